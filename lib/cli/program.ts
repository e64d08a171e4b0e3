import { Command, Option } from 'commander';
import { packageVersion } from './commands/version.js';
import { describeExitCodes } from './exit-codes.js';
import type { Applications } from './hub/applications.js';
import type { HubOptions } from './hub/connect.js';
import {
  metricsOption,
  outputOption,
  parseInstant,
  parseCount,
  parsePort,
  parseSeconds,
  withHub,
  withLog,
  withRendering,
  withSources,
  type RenderingFlags,
  type RepositoryMapping,
} from './options.js';
import type { Format } from './output/format.js';

type HubFlags = HubOptions & { output: Format };
interface SourceFlags extends RenderingFlags {
  repository: RepositoryMapping[];
  now?: string;
}

/**
 * Every verb with its words and flags. What a verb does stands in a file of its own under `commands/`, loaded when it is
 * called: so that `slipway --help` starts fast.
 */
export function buildProgram(): Command {
  const program = new Command('slipway')
    .description('Infrastructure as code for GitOps: from TypeScript to a Git repository to reconciled clusters.')
    .version(packageVersion(), '-V, --version')
    .addHelpText('after', `\nExit codes:\n${describeExitCodes()}`);
  program.addCommand(synthCommand());
  program.addCommand(upCommand());
  program.addCommand(clusterCommand());
  program.addCommand(reconcileCommand());
  program.addCommand(simulateCommand());
  program.addCommand(appCommand());
  program.addCommand(helmCommand());
  program.addCommand(secretsCommand());
  program
    .command('crds')
    .description('print the custom resource definitions of Application, AppProject and ApplicationSet')
    .action(async () => (await import('./commands/crds.js')).printCrds(process.stdout));
  program
    .command('version')
    .description('print the version')
    .action(() => void process.stdout.write(`${packageVersion()}\n`));
  program
    .command('completion')
    .description('print a completion script: eval "$(slipway completion bash)"')
    .argument('<shell>', 'bash, zsh or fish')
    .action(async (shell: string) => {
      process.stdout.write((await import('./commands/completion.js')).completionScript(program, shell));
    });
  return program;
}

function synthCommand(): Command {
  return new Command('synth')
    .description('write the manifests of every environment')
    .option('--app <file>', 'the file that composes the platform', 'apps/main.ts')
    .option('--out <folder>', 'where to write (default: $CDK8S_OUTDIR, else dist)')
    .option(
      '--layout <layout>',
      'how the objects of an application lie in its folder: objects (default), flat, kustomize',
    )
    .option('--check', 'write nothing; fail when the output is out of date')
    .option(
      '--commit',
      'commit into a GitOps repository: each environment to the branch that it tracks, a tag once from main',
    )
    .option('--gitops <path>', 'the GitOps repository of --commit, bare or not', '.slipway/gitops.git')
    .option('--message <text>', 'the commit message', 'Synthesise the platform')
    .addOption(new Option('--now <instant>', 'the date of the commit (for tests)').argParser(parseInstant))
    .action(async (flags: import('./commands/synth.js').SynthFlags) =>
      (await import('./commands/synth.js')).synth(flags, process.stdout),
    );
}

function upCommand(): Command {
  return withRendering(new Command('up'))
    .description('synth, start embedded clusters, reconcile until everything is Synced and Healthy, then stay')
    .option('--app <file>', 'the file that composes the platform', 'apps/main.ts')
    .option('--state <folder>', 'where everything is kept', '.slipway')
    .option('--once', 'stop when everything is Synced and Healthy')
    .option('--fresh', 'forget what was kept and start from nothing')
    .addOption(durabilityOption())
    .option('--json', 'print the result as JSON (with --once)')
    .option('--timeout <seconds>', 'how long --once waits', parseSeconds, 300)
    .addOption(metricsOption())
    .addOption(new Option('--now <instant>', 'where the clock starts (for tests)').argParser(parseInstant))
    .action(async (flags: import('./commands/up.js').UpFlags) => (await import('./commands/up.js')).up(flags));
}

function clusterCommand(): Command {
  return new Command('cluster')
    .description('run one embedded Kubernetes cluster in the foreground')
    .addOption(new Option('--port <port>', 'the loopback port (default: a free one)').argParser(parsePort))
    .option('--kubeconfig <file>', 'where the kubeconfig is written (default: kubeconfig in the state folder)')
    .option('--state <folder>', 'where the cluster is kept', '.slipway/cluster')
    .addOption(workloadsOption())
    .addOption(durabilityOption())
    .option('--ephemeral', 'keep nothing: forget the cluster when it stops')
    .action(async (flags: import('./commands/cluster.js').ClusterFlags) =>
      (await import('./commands/cluster.js')).cluster(flags),
    );
}

function workloadsOption(): Option {
  return new Option('--workloads <profile>', 'what is played: full (all controllers), kubelet (pods and nodes), none')
    .choices(['full', 'kubelet', 'none'])
    .default('full');
}

function durabilityOption(): Option {
  return new Option(
    '--durability <mode>',
    'what acknowledged writes outlive: sync (the machine), relaxed (the process)',
  )
    .choices(['sync', 'relaxed'])
    .default('sync');
}

function reconcileCommand(): Command {
  const command = new Command('reconcile')
    .description('run the reconciler alone, against any cluster')
    .option('--install', 'first apply the custom resource definitions, the namespace and the default project')
    .addOption(
      new Option('--poll <seconds>', 'how often remote repositories are asked for news (0: never)')
        .default(120)
        .argParser(Number),
    )
    .option('--cache <folder>', 'where mirrors of remote repositories are kept', '.slipway/cache')
    .addOption(
      new Option(
        '--shards <count>',
        'share the work with other processes: clusters are divided among so many Leases (1: one leads, others stand by)',
      ).argParser(parseCount),
    )
    .addOption(metricsOption());
  return withLog(withSources(withHub(command))).action(
    async (flags: import('./commands/reconcile.js').ReconcileFlags) =>
      (await import('./commands/reconcile.js')).reconcile(flags),
  );
}

function simulateCommand(): Command {
  const command = new Command('simulate')
    .description('play the workloads of a cluster that has no controllers and no nodes')
    .option('--install', 'first apply the custom resource definitions of the third-party workloads')
    .addOption(workloadsOption());
  return withHub(command).action(async (flags: import('./commands/simulate.js').SimulateFlags) =>
    (await import('./commands/simulate.js')).simulate(flags),
  );
}

function helmCommand(): Command {
  const helm = new Command('helm').description('what charts say of themselves');
  helm
    .command('types <schema>')
    .description("print the TypeScript of a chart's values: of values.schema.json, or of a chart's folder")
    .option('--name <name>', 'the name of the type', 'Values')
    .action(async (schema: string, flags: { name: string }) =>
      (await import('./commands/helm-types.js')).printValuesTypes(schema, flags.name, process.stdout),
    );
  return helm;
}

function secretsCommand(): Command {
  const secrets = new Command('secrets').description('secrets that lie encrypted beside the TypeScript');
  secrets
    .command('encrypt <file> [options...]')
    .description(
      'encrypt a Secret by your own sops or kubeseal, which gets the options after `--`; `-` reads it from stdin',
    )
    .requiredOption('--out <file>', 'where the encrypted file is written')
    .addOption(new Option('--with <program>', 'what encrypts it').choices(['sops', 'kubeseal']).default('sops'))
    .action(async (file: string, options: string[], flags: import('./commands/secrets-encrypt.js').EncryptFlags) =>
      (await import('./commands/secrets-encrypt.js')).encryptSecret(file, options, flags, process.stdout),
    );
  return secrets;
}

function appCommand(): Command {
  const app = new Command('app').description('look at Applications and sync them');
  const verb = (words: string, description: string): Command => withHub(app.command(words).description(description));

  verb('list', 'all Applications')
    .addOption(outputOption())
    .option('-l, --selector <selector>', 'only those with these labels')
    .action(async (flags: HubFlags & { selector?: string }) =>
      withApplications(flags, async (hub) =>
        (await import('./commands/app-list.js')).listApplications(
          hub,
          { format: flags.output, ...(flags.selector !== undefined && { selector: flags.selector }) },
          process.stdout,
        ),
      ),
    );
  verb('get <name>', 'one Application: how it stands and why')
    .addOption(outputOption())
    .action(async (name: string, flags: HubFlags) =>
      withApplications(flags, async (hub) =>
        (await import('./commands/app-get.js')).getApplication(hub, name, flags.output, process.stdout),
      ),
    );
  verb('history <name>', 'the syncs that succeeded')
    .addOption(outputOption())
    .action(async (name: string, flags: HubFlags) =>
      withApplications(flags, async (hub) =>
        (await import('./commands/app-history.js')).showHistory(hub, name, flags.output, process.stdout),
      ),
    );
  verb('resources <name>', 'its objects')
    .addOption(outputOption())
    .action(async (name: string, flags: HubFlags) =>
      withApplications(flags, async (hub) =>
        (await import('./commands/app-resources.js')).showResources(hub, name, flags.output, process.stdout),
      ),
    );
  withSources(verb('diff <name>', 'what a sync would change: exit code 3 when there is a difference'))
    .option('--revision <revision>', 'compare with this revision (default: the target revision)')
    .addOption(new Option('-o, --output <format>', 'how to print').choices(['table', 'json', 'yaml']).default('table'))
    .action(async (name: string, flags: HubFlags & SourceFlags & { revision?: string }) =>
      (await import('./commands/app-diff.js')).diffApplication(name, flags, process.stdout),
    );
  withSources(verb('parameters <name>', 'what the config management plugins of its sources can be told'))
    .addOption(new Option('-o, --output <format>', 'how to print').choices(['yaml', 'json']).default('yaml'))
    .action(async (name: string, flags: import('./commands/app-parameters.js').ParametersFlags) =>
      (await import('./commands/app-parameters.js')).showParameters(name, flags, process.stdout),
    );
  verb('sync <name>', 'ask for a sync and wait for its end')
    .option('--revision <revision>', 'sync to this revision (default: the target revision)')
    .option('--prune', 'delete what is no longer in Git')
    .option('--dry-run', 'change nothing')
    .option('--force', 'replace what cannot be changed')
    .option('--async', 'do not wait')
    .option('--timeout <seconds>', 'how long to wait', parseSeconds, 300)
    .action(async (name: string, flags: HubFlags & import('./commands/app-sync.js').SyncCallFlags) =>
      (await import('./commands/app-sync.js')).syncApplication(name, flags, process.stdout),
    );
  verb('wait <names...>', 'until they are Synced and Healthy and no operation runs')
    .option('--sync', 'wait for Synced')
    .option('--health', 'wait for Healthy')
    .option('--operation', 'wait for the end of the operation')
    .option('--timeout <seconds>', 'how long', parseSeconds, 300)
    .action(async (names: string[], flags: HubFlags & import('./commands/app-wait.js').WaitFor & { timeout: number }) =>
      (await import('./commands/app-wait.js')).wait(names, flags),
    );
  return app;
}

async function withApplications(options: HubOptions, call: (hub: Applications) => Promise<void>): Promise<void> {
  const { connectToHub } = await import('./hub/connect.js');
  const { KubernetesApplications } = await import('./hub/kubernetes-applications.js');
  const hub = new KubernetesApplications(await connectToHub(options), options.namespace);
  try {
    await call(hub);
  } finally {
    hub.close();
  }
}
