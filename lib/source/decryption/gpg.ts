import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { SourceError } from '../../engine/index.js';
import type { Jail } from '../jail/index.js';
import { findProgram, type ProgramPaths } from '../tools/index.js';

/** The keyring is in the temporary directory of the run, which is memory; the key comes by standard input. */
const SCRIPT = `umask 077
mkdir /tmp/gnupg
set -- --batch --quiet --no-options --homedir /tmp/gnupg --pinentry-mode loopback --passphrase '' --trust-model always
gpg "$@" --import >&2
for message in *.asc; do gpg "$@" --decrypt "$message" && exit 0; done
exit 1`;

/**
 * Opens the first of several OpenPGP messages that a private key opens, by the operator's own `gpg`, in the jail.
 *
 * @param key in ASCII armor, without a passphrase
 * @returns `undefined` when it opens none
 * @throws SourceError `TOOL_MISSING`, and `DECRYPTION_REFUSED` where the jail cannot keep the key in memory
 */
export async function openByGpg(
  jail: Jail,
  programs: ProgramPaths,
  messages: readonly string[],
  key: string,
): Promise<Buffer | undefined> {
  if (!(await jail.confinement()).files) {
    throw new SourceError('DECRYPTION_REFUSED', 'keys of OpenPGP are not used where programs can not be confined', {
      remedy: 'add a recipient of age (sops updatekeys), or run on Linux with user namespaces',
    });
  }
  const gpg = await findProgram('gpg', programs);
  if (gpg === undefined) {
    throw new SourceError(
      'TOOL_MISSING',
      'a Secret is encrypted for OpenPGP, which needs the program gpg, and there is none here',
      {
        remedy: 'install it (https://gnupg.org) so that it is found on PATH, or tell its path: --tool gpg=PATH',
      },
    );
  }
  const result = await jail.run({
    programs: { gpg },
    command: ['sh', '-ec', SCRIPT],
    directory: '',
    input: key,
    layOut: async (work) => {
      await Promise.all(messages.map((message, index) => writeFile(path.join(work, `${index}.asc`), message)));
    },
  });
  return result.ending === 'exited' && result.code === 0 ? result.output : undefined;
}
