import { isJsonObject, stringifyJson, type Json, type JsonObject } from '../../lib/kube/index.js';
import { leftOut } from '../../lib/embedded/http/left-out.js';
import { objectAt } from '../../lib/embedded/fields.js';
import { Api } from './support/api.js';
import { serverKinds, type Server } from './support/servers.js';

const CONVERSATION = /\.(DeleteOptions|WatchEvent)$/;
const OTHER = /^\/(\.well-known|openid)\//;
/** What other tests define: built-in groups are a word, or end with k8s.io. */
const DEFINED = /^\/apis\/(?=[^/]*\.)(?![^/]*\.k8s\.io\/)/;
const [embeddedKind, realKind] = serverKinds();
const missing = realKind?.missing;

/** Both servers at once: their documents are too long to be written down here. */
const describeBoth = missing === undefined ? describe : describe.skip;
if (missing !== undefined) console.warn(`skipped: OpenAPI documents: ${missing}`);

describeBoth('OpenAPI of the embedded API and of kube-apiserver', () => {
  let servers: Server[] = [];
  let embedded: Api;
  let real: Api;
  beforeAll(async () => {
    servers = await Promise.all([embeddedKind, realKind].map((kind) => kind!.start()));
    [embedded, real] = servers.map((server) => new Api(server, 'default')) as [Api, Api];
  });
  afterAll(() => Promise.all(servers.map((server) => server.stop())));

  const versions = `api/v1 apis/admissionregistration.k8s.io/v1 apis/apiextensions.k8s.io/v1 apis/apiregistration.k8s.io/v1
    apis/apps/v1 apis/authentication.k8s.io/v1 apis/authorization.k8s.io/v1 apis/autoscaling/v1 apis/autoscaling/v2
    apis/batch/v1 apis/certificates.k8s.io/v1 apis/coordination.k8s.io/v1 apis/discovery.k8s.io/v1 apis/events.k8s.io/v1
    apis/flowcontrol.apiserver.k8s.io/v1 apis/networking.k8s.io/v1 apis/node.k8s.io/v1 apis/policy/v1
    apis/rbac.authorization.k8s.io/v1 apis/resource.k8s.io/v1 apis/scheduling.k8s.io/v1 apis/storage.k8s.io/v1`;

  test.each([...versions.split(/\s+/), 'api', 'apis', 'apis/apps', 'version'])(
    'the document %s is the same, word for word',
    async (name) => {
      const [ours, theirs] = [await embedded.get(`/openapi/v3/${name}`), await real.get(`/openapi/v3/${name}`)];
      expect(lines(compared(ours.body))).toEqual(lines(compared(theirs.body)));
    },
  );

  test('the definitions of version 2 are the same, word for word', async () => {
    const [ours, theirs] = [await embedded.get('/openapi/v2'), await real.get('/openapi/v2')];
    const definitions = (body: JsonObject): JsonObject => compared({ schemas: objectAt(body, 'definitions') ?? {} });
    expect(lines(definitions(ours.body))).toEqual(lines(definitions(theirs.body)));
    const paths = (body: JsonObject): string[] =>
      Object.keys(objectAt(body, 'paths') ?? {})
        .filter(isCompared)
        .sort();
    expect(paths(ours.body)).toEqual(paths(theirs.body));
  });
});

/** A document without what is left out on purpose, and without what other tests define. */
function compared(document: JsonObject): JsonObject {
  const schemas = objectAt(document, 'components', 'schemas') ?? objectAt(document, 'schemas') ?? {};
  const paths = objectAt(document, 'paths') ?? {};
  return {
    info: document['info'] ?? null,
    paths: Object.fromEntries(Object.entries(paths).filter(([path]) => isCompared(path))) as JsonObject,
    schemas: Object.fromEntries(
      Object.entries(schemas).filter(([name]) => name.startsWith('io.k8s.') && !CONVERSATION.test(name)),
    ) as JsonObject,
  };
}

function isCompared(path: string): boolean {
  const [, resource, part] = /\/([a-z]+)\/\{name\}\/([a-z]+)/.exec(path) ?? [];
  return !OTHER.test(path) && !DEFINED.test(path) && !(`/${resource ?? ''}/${part ?? ''}` in leftOut);
}

/** Every schema and path on a line of its own, with its keys sorted. */
function lines(document: JsonObject): Record<string, string> {
  const all = Object.values(document).flatMap((part: Json | undefined) =>
    isJsonObject(part) ? Object.entries(part) : [],
  );
  return Object.fromEntries(all.map(([name, value]) => [name, stringifyJson(value ?? null, { sortKeys: true })]));
}
