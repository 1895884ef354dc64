import type { Request, RequestHandler } from 'express';
import multer, { MulterError } from 'multer';
import { Problem } from '../../domain/problem.ts';

/** What a form may bring; the files are held in memory. */
export interface FormLimits {
  files: number;
  bytesEach: number;
  fields: number;
  bytesAField: number;
  /** Of a file, or of a request that says before that it is larger than all files may be. */
  tooLarge: (bytes: number) => Problem;
  /** Whatever else is wrong with the form: another field, too many files, cut off. A field that is too long is told by its name. */
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
      if (!(error instanceof MulterError)) next(error);
      else if (error.code === 'LIMIT_FILE_SIZE') next(tooLarge(bytesEach + 1));
      else if (error.code === 'LIMIT_FIELD_VALUE') next(fieldTooLong(error.field ?? '', bytesAField));
      else next(unusable());
    });
  };
}

function fieldTooLong(field: string, most: number): Problem {
  return new Problem(
    'http.field-too-long',
    { zh: `字段 ${field} 的内容太长。`, en: `The field ${field} is too long.` },
    {
      zh: `不超过 ${most} 字节，请删减后再提交。`,
      en: `It holds ${most} bytes: shorten it and send it again.`,
    },
    { status: 422, facts: { field, most } },
  );
}

export function filesOf(request: Request): Express.Multer.File[] {
  return Array.isArray(request.files) ? request.files : [];
}
