import type { ImportBatch, ImportOptions, ImportProgress, Preview } from '../../server/contract/exchange.ts';
import { ApiProblem } from './problem.ts';
import { request } from './request.ts';

export type {
  DrawingLayer,
  ImportBatch,
  ImportOptions,
  ImportProgress,
  ImportReport,
  Preview,
} from '../../server/contract/exchange.ts';
/** Options as a form has them: defaults may be left out. */
export type ImportChoice = Partial<ImportOptions> & Pick<ImportOptions, 'kind' | 'city'>;

/** In the order of the form; the list itself lives in the contract, which would bring its schemas along. */
export const importKinds: readonly ImportChoice['kind'][] = [
  'communities',
  'buildings',
  'streets',
  'barriers',
  'pipes',
  'regions',
  'terrain',
];

export interface Upload {
  uploadId: string;
  files: { name: string; bytes: number }[];
}

/** Sends the files of one import together (a Shapefile is several) and tells the share that has gone out. */
export function uploadFiles(files: readonly File[], onShare: (share: number) => void): Promise<Upload> {
  const form = new FormData();
  for (const file of files) form.append('files', file, file.name);
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest();
    call.open('POST', '/api/exchange/uploads');
    call.responseType = 'json';
    call.upload.onprogress = (event) => event.lengthComputable && onShare(event.loaded / event.total);
    call.onload = () =>
      call.status < 300 ? resolve(call.response) : reject(new ApiProblem(call.status, call.response));
    call.onerror = () => reject(new ApiProblem(0, null));
    call.send(form);
  });
}

export function previewUpload(uploadId: string, choice: ImportChoice): Promise<Preview> {
  return request(`/api/exchange/uploads/${uploadId}/preview`, { method: 'POST', json: choice });
}

export async function startImport(uploadId: string, choice: ImportChoice): Promise<string> {
  const { jobId } = await request<{ jobId: string }>(`/api/exchange/uploads/${uploadId}/import`, {
    method: 'POST',
    json: choice,
  });
  return jobId;
}

/** Follows a job until it ends; the connection opens itself again when it breaks. */
export function followImport(jobId: string, onProgress: (progress: ImportProgress) => void): () => void {
  const events = new EventSource(`/api/exchange/jobs/${jobId}/events`);
  events.onmessage = (event) => {
    const progress = JSON.parse(event.data) as ImportProgress;
    onProgress(progress);
    if (['done', 'failed', 'cancelled'].includes(progress.state)) events.close();
  };
  return () => events.close();
}

export function cancelImport(jobId: string): Promise<unknown> {
  return request(`/api/exchange/jobs/${jobId}`, { method: 'DELETE' });
}

export async function listImports(city: string): Promise<ImportBatch[]> {
  const answer = await request<{ batches: ImportBatch[] }>(`/api/cities/${encodeURIComponent(city)}/imports`);
  return answer.batches;
}

export function reportAddress(city: string, batchId: number, format: 'csv' | 'xlsx' | 'json'): string {
  return `/api/cities/${encodeURIComponent(city)}/imports/${batchId}/report?format=${format}`;
}
