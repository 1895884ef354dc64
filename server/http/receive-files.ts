import type { Request, RequestHandler } from 'express';
import multer, { MulterError } from 'multer';
import type { Problem } from '../../domain/problem.ts';

/** What a form may bring; the files are held in memory. */
export interface FormLimits {
  files: number;
  bytesEach: number;
  fields: number;
  bytesAField: number;
  /** Of a file, or of a request that says before that it is larger than all files may be. */
  tooLarge: (bytes: number) => Problem;
  /** Whatever else is wrong with the form: another field, too many files, cut off. */
  unusable: () => Problem;
}

/** Files of the field `field` into `request.files`. */
export function receiveFiles(field: string, limits: FormLimits): RequestHandler {
  const { files, bytesEach, fields, bytesAField, tooLarge, unusable } = limits;
  const upload = multer({
    storage: multer.memoryStorage(),
    limits: { fileSize: bytesEach, files, fields, fieldSize: bytesAField },
    // browsers send names in UTF-8
    defParamCharset: 'utf8',
  }).array(field, files);
  return (request, response, next) => {
    const announced = Number(request.get('content-length') ?? 0);
    // a phone should not send a hundred megabytes to be told that it was too much
    if (announced > files * bytesEach + 65_536) {
      next(tooLarge(announced));
      return;
    }
    upload(request, response, (error: unknown) => {
      if (error instanceof MulterError)
        next(error.code === 'LIMIT_FILE_SIZE' ? tooLarge(bytesEach + 1) : unusable());
      else next(error);
    });
  };
}

export function filesOf(request: Request): Express.Multer.File[] {
  return Array.isArray(request.files) ? request.files : [];
}
