import { open, type Role } from '../contract/access.ts';

/**
 * Who may go through which door of the server. A test walks all routes with all roles and compares; a route that is not
 * here fails it. Add a line only after asking who must not see what is behind it.
 */
export const doors: Record<string, readonly Role[]> = {
  'GET /openapi.json': open.everyone,
  // a page without data: what it shows it asks for as whoever is signed in
  'GET /workbench/{rest}': open.everyone,
  'GET /api/events': open.everyone,

  'POST /api/auth/sign-in/username': open.everyone,
  'POST /api/auth/sign-out': open.everyone,
  'GET /api/auth/get-session': open.everyone,
  'POST /api/auth/change-password': open.staff,

  'GET /api/me': open.everyone,
  'GET /api/accounts': open.administrators,
  'POST /api/accounts': open.administrators,
  'PATCH /api/accounts/{id}': open.administrators,
  'GET /api/audit': open.auditors,
  'GET /api/audit/verification': open.auditors,

  'GET /api/jobs/{id}': open.staff,
  'DELETE /api/jobs/{id}': open.staff,
  'GET /api/jobs/{id}/events': open.staff,

  'GET /tiles.json': open.everyone,
  ...layerDoors('regions', open.everyone),
  ...layerDoors('communities', open.everyone),
  ...layerDoors('buildings', open.everyone),
  ...layerDoors('streets', open.everyone),
  ...layerDoors('barriers', open.everyone),
  ...layerDoors('zones', open.everyone),
  ...layerDoors('progress', open.everyone),
  ...layerDoors('site_features', open.underground),
  ...layerDoors('pipes', open.underground),
  ...layerDoors('pipe_nodes', open.underground),
  ...layerDoors('works', open.underground),
  'GET /ogc': open.everyone,
  'GET /ogc/conformance': open.everyone,
  'GET /ogc/collections': open.everyone,

  'GET /api/cities': open.everyone,
  'GET /api/cities/{city}/communities': open.everyone,
  'GET /api/cities/{city}/communities/{id}': open.staff,
  'GET /api/map-settings': open.staff,

  'GET /api/cities/{city}/programme': open.staff,

  'GET /api/cities/{city}/pipes/network': open.underground,
  'POST /api/cities/{city}/pipes/patches': open.pipeEditors,
  'POST /api/exchange/uploads': open.pipeEditors,
  'POST /api/exchange/uploads/{uploadId}/preview': open.pipeEditors,
  'POST /api/exchange/uploads/{uploadId}/import': open.pipeEditors,
  'GET /api/exchange/jobs/{jobId}/events': open.pipeEditors,
  'DELETE /api/exchange/jobs/{jobId}': open.pipeEditors,
  'GET /api/cities/{city}/imports': open.pipeEditors,
  'GET /api/cities/{city}/imports/{batchId}/report': open.pipeEditors,
  // pipes only for those who may see the underground: server/exchange/mount-export.ts
  'GET /api/cities/{city}/export': open.staff,

  'POST /api/cities/{city}/pipes/files': open.pipeEditors,
  'GET /api/cities/{city}/pipes/file': open.pipeEditors,
  'GET /api/cities/{city}/works': open.underground,
  'POST /api/cities/{city}/works': open.pipeEditors,
  'POST /api/cities/{city}/works/reschedule': open.pipeEditors,
  'PATCH /api/cities/{city}/works/{id}': open.pipeEditors,
  'DELETE /api/cities/{city}/works/{id}': open.pipeEditors,

  'GET /api/cities/{city}/zoning/ground': open.staff,
  'POST /api/cities/{city}/zoning/adjacency': open.planners,
  'GET /api/cities/{city}/plans': open.staff,
  'POST /api/cities/{city}/plans': open.planners,
  'GET /api/cities/{city}/plans/{plan}': open.staff,
  'POST /api/cities/{city}/plans/{plan}/name': open.planners,
  'GET /api/cities/{city}/plans/{plan}/patches': open.staff,
  'POST /api/cities/{city}/plans/{plan}/patches': open.planners,
  'POST /api/cities/{city}/plans/{plan}/assignment': open.planners,
  'POST /api/cities/{city}/plans/{plan}/state': open.planners,
  'POST /api/cities/{city}/plans/{plan}/share': open.planners,
  'GET /api/cities/{city}/plans/{plan}/comments': open.staff,
  'POST /api/cities/{city}/plans/{plan}/comments': open.staff,
  'GET /api/shared-plans/{token}': open.everyone,
  'GET /shared-plan/{token}': open.everyone,

  'GET /': open.everyone,
  'GET /c/{city}/{code}': open.everyone,
  'GET /figures': open.everyone,
  'GET /report': open.everyone,
  'GET /supervise': open.everyone,
  'GET /feedback/{ticket}': open.everyone,
  'POST /feedback': open.everyone,
  'POST /subscribe': open.everyone,
  'GET /subscription/{token}/{act}': open.everyone,
  'POST /subscription/{token}/{act}': open.everyone,
  'GET /feed/{kind}/{city}.atom': open.everyone,
  'GET /feed/{kind}/{city}/{part}.atom': open.everyone,
  'GET /download/communities.{ending}': open.everyone,
  'GET /photos/{city}/{file}': open.everyone,
  'GET /api/progress/view': open.everyone,
  'GET /api/progress/replay': open.everyone,
  'GET /api/progress/histories': open.everyone,
  'GET /api/progress/heat': open.everyone,
  'GET /api/progress/extent': open.everyone,
  'POST /api/progress/subscribe': open.everyone,
  'POST /api/progress/feedback': open.everyone,
  'POST /api/cities/{city}/communities/{code}/milestones/{step}': open.reporters,
  'POST /api/cities/{city}/communities/{code}/status': open.reporters,
  'POST /api/cities/{city}/communities/{code}/signatures': open.reporters,
  'POST /api/cities/{city}/communities/{code}/photos': open.reporters,
  'GET /api/cities/{city}/communities/{code}/photos': open.staff,
  'POST /api/cities/{city}/photos/{id}/withdrawal': open.reporters,
  'GET /api/cities/{city}/communities/{code}/reports': open.staff,
  'POST /api/cities/{city}/reports': open.reporters,
  'POST /api/cities/{city}/reports/{id}/correction': open.reporters,
  'GET /api/cities/{city}/reporting': open.reporters,
  'GET /api/cities/{city}/questions': open.reporters,
  'POST /api/cities/{city}/questions/{ticket}': open.reporters,
  'GET /api/cities/{city}/supervision': open.reporters,
  'GET /api/cities/{city}/dispatch.xlsx': open.reporters,
};

/** A layer has the same readers as tiles and as a collection. */
function layerDoors(layer: string, readers: readonly Role[]): Record<string, readonly Role[]> {
  return {
    [`GET /tiles/${layer}.json`]: readers,
    [`GET /tiles/${layer}/{z}/{x}/{y}.mvt`]: readers,
    [`GET /ogc/collections/${layer}`]: readers,
    [`GET /ogc/collections/${layer}/items`]: readers,
    [`GET /ogc/collections/${layer}/items/{feature}`]: readers,
  };
}
