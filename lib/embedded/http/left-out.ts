/**
 * What kube-apiserver 1.36 serves and this API does not, each with the reason: nothing else is missing from discovery.
 * Subresources are written `group/resource/subresource`, the core group as an empty name.
 */
export const leftOut: Readonly<Record<string, string>> = {
  '/pods/attach': 'the containers of the simulated pods do not run',
  '/pods/exec': 'the containers of the simulated pods do not run',
  '/pods/portforward': 'the containers of the simulated pods do not run',
  '/pods/proxy': 'the containers of the simulated pods do not run',
  '/services/proxy': 'the containers of the simulated pods do not run',
  '/nodes/proxy': 'the simulated nodes have no kubelet',
};
