import { format, resolveConfig } from 'prettier';
import { join } from 'node:path';
import { localApi, readApiDocument, readRoutes, type ApiDocument } from '../client/api-document';
import { root } from '../verify/workspace';
import { adminFlow } from './admin-flow';
import { toFlowItem, type Step } from './flow';
import { mainFlow } from './main-flow';
import type { Folder } from './postman';
import { toReferenceFolders } from './reference';

export const collectionFile = 'postman/authflow.postman_collection.json';
export const environmentFile = 'postman/local.postman_environment.json';

const description = `Every route of the AuthFlow API, made from its route table.

Run the collection against \`npm start\`: its first two folders are one walk from an empty database to the console, with no
step by hand. The mails of the walk are read from the development mailbox. The second folder wants a server that was started
with \`ADMIN_EMAIL\` as in the environment. The run ends there; the other folders hold every route, to look up and to try.`;

/** `postman/authflow.postman_collection.json`: the flows, then every route in the folder of its stem. */
export async function renderCollection(document: ApiDocument = readApiDocument()): Promise<string> {
  const collection = {
    info: {
      _postman_id: '6f1c8f0e-3d0b-4a53-9a86-0a1b8e0c2f11',
      name: 'AuthFlow API',
      description,
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
    },
    auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{accessToken}}', type: 'string' }] },
    variable: [{ key: 'baseUrl', value: localApi }],
    item: [
      toFlowFolder('1. From registering to logging out', mainFlow, document),
      toFlowFolder('2. The console', adminFlow, document),
      ...toReferenceFolders(readRoutes(), document),
    ],
  };
  return pretty(collectionFile, collection);
}

/** `postman/local.postman_environment.json`: what a run against `npm start` needs to know. */
export function renderEnvironment(): Promise<string> {
  const values = {
    baseUrl: localApi,
    password: 'correct battery 71 staple',
    newPassword: 'violet harbour lantern 42',
    adminEmail: 'admin@example.com',
    adminPassword: 'quiet meadow compass 58',
  };
  return pretty(environmentFile, {
    id: '0c5f3c8a-7e0f-4d0e-8b27-5f9a5d1f3e42',
    name: 'AuthFlow on this computer',
    values: Object.entries(values).map(([key, value]) => ({ key, value, type: 'default', enabled: true })),
    _postman_variable_scope: 'environment',
  });
}

function toFlowFolder(name: string, steps: readonly Step[], document: ApiDocument): Folder {
  return { name, item: steps.map((step) => toFlowItem(step, document)) };
}

async function pretty(file: string, value: object): Promise<string> {
  const path = join(root, file);
  return format(JSON.stringify(value), { ...(await resolveConfig(path)), filepath: path });
}
