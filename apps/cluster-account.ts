import { ApiObject, Chart } from 'cdk8s';
import { ServiceAccount, type IServiceAccount } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { GitOpsApp } from 'slipway';

/** What an account may do in the whole cluster. */
export interface ClusterAccountProps {
  readonly rules: readonly {
    readonly apiGroups: readonly string[];
    readonly resources: readonly string[];
    readonly verbs: readonly string[];
  }[];
}

/** A service account with a role of the whole cluster. */
export class ClusterAccount extends Construct {
  readonly account: IServiceAccount;

  constructor(scope: Construct, id: string, props: ClusterAccountProps) {
    super(scope, id);
    const app = Chart.of(this);
    const namespace = GitOpsApp.isGitOpsApp(app) ? app.targetNamespace : 'default';
    const metadata = { name: `${app.node.id}-${id}` };

    const account = new ApiObject(this, 'account', {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: id },
    });
    const role = new ApiObject(this, 'role', {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata,
      rules: props.rules,
    });
    new ApiObject(this, 'binding', {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: role.kind, name: role.name },
      subjects: [{ kind: account.kind, name: account.name, namespace }],
    });
    this.account = ServiceAccount.fromServiceAccountName(this, 'reference', account.name);
  }
}
