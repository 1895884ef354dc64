import { OpenAPIGenerator } from '@orpc/openapi';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { contract } from '../contract/index.ts';

let made: ReturnType<typeof generate> | undefined;

/** The OpenAPI 3.1 document of the contract; made on the first request. */
export const openApiDocument = () => {
  made ??= generate();
  return made;
};

function generate() {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  return generator.generate(contract, {
    info: {
      title: 'Lianpian 连片',
      version: '1.0.0',
      description:
        'Contiguous renewal of old residential communities. Errors are RFC 9457 problem details in zh and en.',
    },
    servers: [{ url: '/api' }],
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'lianpian.session_token' } },
    },
  });
}
