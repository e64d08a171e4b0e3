// Makes lib/embedded/access/data/bootstrap-roles.json from a kube-apiserver that has just started for the first time:
//   node test/embedded/bootstrap-roles-data/generate.mjs URL TOKEN VERSION > lib/embedded/access/data/bootstrap-roles.json
import { brotliCompressSync, constants } from 'node:zlib';

const [url, token, version] = process.argv.slice(2);
process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';

const kinds = {
  clusterroles: 'ClusterRole',
  roles: 'Role',
  clusterrolebindings: 'ClusterRoleBinding',
  rolebindings: 'RoleBinding',
};
const objects = [];
for (const [plural, kind] of Object.entries(kinds)) {
  const path = `${url}/apis/rbac.authorization.k8s.io/v1/${plural}`;
  const response = await fetch(path, { headers: { authorization: `Bearer ${token}` } });
  for (const { metadata, ...rest } of (await response.json()).items) {
    const { name, namespace, labels, annotations } = metadata;
    if (labels?.['kubernetes.io/bootstrapping'] !== 'rbac-defaults') continue;
    objects.push({ kind, metadata: { name, ...(namespace && { namespace }), labels, annotations }, ...rest });
  }
}
const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: 80_000 } };
const brotli = brotliCompressSync(Buffer.from(JSON.stringify(objects)), options).toString('base64');
console.log(JSON.stringify({ kubernetes: version, brotli }, undefined, 2));
