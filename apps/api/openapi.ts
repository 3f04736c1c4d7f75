import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { z } from 'zod';
import { problem } from '#libs/contracts/view.js';

/** The API's description, from the schemas it parses by. */
export function openApi(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0').setTitle('Jishi 及时').setVersion('1')
    .setDescription('Relief in time: cases of social relief, their statutory clocks and their alerts. 及时：社会救助案件、法定时限与预警。')
    // The cookie of whoever logged in is for our own pages, which are told by GET /v1/session what else they send.
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' })
    .addServer('/')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    standardSchemaConverter: (schema, { schemaType }) => schema instanceof z.ZodType ? split(jsonSchema(schema, schemaType)) : undefined,
  });
  const { $defs } = jsonSchema(problem, 'output');
  document.components = { ...document.components, schemas: { ...document.components?.schemas, ...$defs as object } };
  return document;
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): { [keyword: string]: unknown } {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io }) as { [keyword: string]: unknown };
  return rest;
}

function split({ $defs, ...schema }: { [keyword: string]: unknown }) {
  return { schema: schema as { type: 'object' }, components: ($defs ?? {}) as { [name: string]: { type: 'object' } } };
}
