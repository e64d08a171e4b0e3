import { isJsonObject, type KubeObject } from '../../kube/index.js';
import {
  isRepositorySecret,
  ModelError,
  repositoryFromSecret,
  type RegisteredRepository,
  type RepositoryPurpose,
} from '../../model/index.js';
import { matchRepository } from './match-repository.js';
import { repositoryAccess, type RepositoryAccess, type TrustedServers } from './repository-access.js';

const KNOWN_HOSTS = 'argocd-ssh-known-hosts-cm';
const AUTHORITIES = 'argocd-tls-certs-cm';
/** The most URLs whose access is remembered. */
const MOST_FOUND = 10_000;

/** Whether an object of the controller's namespace says how repositories are reached. */
export function speaksOfRepositories(object: KubeObject): boolean {
  const { name = '' } = object.metadata;
  return isRepositorySecret(object) || (object.kind === 'ConfigMap' && (name === KNOWN_HOSTS || name === AUTHORITIES));
}

/** How the repositories of an installation are reached. */
export class RepositoryAccesses {
  /** What was found before: it is asked for at every look at a source. */
  readonly #found = new Map<string, RepositoryAccess>();

  private constructor(
    private readonly registered: readonly RegisteredRepository[],
    private readonly trusted: TrustedServers,
    /** What is wrong with Secrets, without their values. */
    readonly problems: readonly string[],
  ) {}

  /** Of the objects of the controller's namespace; those that do not speak of repositories are passed over. */
  static of(objects: readonly KubeObject[]): RepositoryAccesses {
    const registered: RegisteredRepository[] = [];
    const problems: string[] = [];
    for (const secret of objects.filter(isRepositorySecret)) {
      try {
        registered.push(repositoryFromSecret(secret));
      } catch (error) {
        if (!(error instanceof ModelError)) throw error;
        problems.push(error.message);
      }
    }
    problems.push(...registered.flatMap(({ fault }) => fault ?? []), ...registered.flatMap(withoutEffect));
    const texts = (name: string): ReadonlyMap<string, string> | undefined => {
      const map = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === name);
      return map && textsOf(map);
    };
    const knownHosts = texts(KNOWN_HOSTS)?.get('ssh_known_hosts');
    const trusted = { knownHosts, authorities: texts(AUTHORITIES) ?? new Map<string, string>() };
    return new RepositoryAccesses(registered, trusted, problems);
  }

  /** How a URL is reached for the Applications of a project; anonymously where no Secret speaks of it. */
  find(url: string, project = '', purpose: RepositoryPurpose = 'read'): RepositoryAccess {
    const key = JSON.stringify([url, project, purpose]);
    const known = this.#found.get(key);
    if (known !== undefined) return known;
    if (this.#found.size >= MOST_FOUND) this.#found.clear();
    const found = repositoryAccess(url, matchRepository(this.registered, url, project, purpose), this.trusted);
    this.#found.set(key, found);
    return found;
  }

  /** The URL of the repository that is registered under a name, for the project or for all. */
  urlOf(name: string, project = ''): string | undefined {
    const named = this.registered.filter((one) => !one.template && one.purpose === 'read' && one.name === name);
    return (named.find((one) => one.project === project) ?? named.find((one) => !one.project))?.url;
  }
}

function textsOf({ data }: KubeObject): ReadonlyMap<string, string> {
  const entries = Object.entries(isJsonObject(data) ? data : {});
  return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** What a Secret asks for that nothing is done for. */
function withoutEffect({ enableLfs, depth, secret }: RegisteredRepository): string[] {
  return [
    ...(enableLfs ? [`the Secret ${secret}: enableLfs has no effect, files of LFS stay pointers`] : []),
    ...(depth && depth !== '0' ? [`the Secret ${secret}: depth has no effect, mirrors hold the whole history`] : []),
  ];
}
