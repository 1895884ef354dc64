/** JSON Schema of the OpenAPI document → values that fit it, mixed with values that nobody should send. */
import fc from 'fast-check';

export interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  items?: JsonSchema;
  prefixItems?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: JsonSchema | boolean;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
}

const texts = [
  '',
  ' ',
  '\u0000',
  "'; drop table city; --",
  '../../etc/passwd',
  '%',
  '小区🏘',
  '{}',
  '0',
  '-1',
  '1e999',
  '9'.repeat(20),
  'a'.repeat(5_000),
];
const numbers = [0, -1, 1.5, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, 2 ** 63, 1e300, 5e-324, -0, 181, 91];

/** Things that fit no schema in particular. */
export const hostile: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(...texts, ...numbers, null, true, [], {}, [[[[]]]], {
    __proto__: null,
    constructor: 1,
  }),
  fc.jsonValue({ maxDepth: 3 }),
);

/** @param components the document's `#/components/schemas` */
export function fitting(
  schema: JsonSchema,
  components: Record<string, JsonSchema>,
  depth = 0,
): fc.Arbitrary<unknown> {
  const of = (part: JsonSchema) => fitting(part, components, depth + 1);
  if (depth > 6) return fc.constant(null);
  if (schema.$ref) return of(components[schema.$ref.split('/').at(-1)!] ?? {});
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum?.length) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices?.length) return fc.oneof(...choices.map(of));
  if (schema.allOf?.length) return of(Object.assign({}, ...schema.allOf) as JsonSchema);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'string') return fc.oneof(fc.constantFrom(...texts), fc.string({ maxLength: 12 }), fc.uuid());
  if (type === 'boolean') return fc.boolean();
  if (type === 'null') return fc.constant(null);
  if (type === 'integer' || type === 'number')
    return fc.oneof(
      fc.constantFrom(...numbers),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.nat({ max: 100 }),
    );
  if (type === 'array') {
    if (schema.prefixItems) return fc.tuple(...schema.prefixItems.map(of));
    return fc.array(of(schema.items ?? {}), { maxLength: 4 });
  }
  if (type === 'object' || schema.properties) {
    const fields = Object.fromEntries(
      Object.entries(schema.properties ?? {}).map(([name, part]) => [name, of(part)]),
    );
    return fc.record(fields, { requiredKeys: (schema.required ?? []).filter((name) => name in fields) });
  }
  return hostile;
}
