import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readGpgStatus, type Signable, type Verdict } from '../../engine/index.js';
import type { SignatureProgram } from './program.js';

/** Verifies OpenPGP signatures by `gpg`, with a keyring made for the run. */
export const gpg: SignatureProgram = {
  name: 'gpg',
  home: 'https://gnupg.org',
  script: `umask 077
mkdir "$HOME/gnupg"
set -- --batch --no-options --no-autostart --disable-dirmngr --no-auto-key-retrieve --trust-model always --homedir "$HOME/gnupg"
for key in keys/*; do gpg "$@" --import "$key" >/dev/null 2>&1 || true; done
for signature in *.sig; do
  echo "[SLIPWAY] \${signature%.sig}"
  gpg "$@" --status-fd 1 --verify "$signature" "\${signature%.sig}.msg" 2>/dev/null || true
done`,

  async layOut(work, { gpgKeys }) {
    await mkdir(path.join(work, 'keys'));
    await Promise.all(gpgKeys.map((key, index) => writeFile(path.join(work, 'keys', `${index}.asc`), key)));
  },

  verdict: (_object: Signable, said: string): Verdict => readGpgStatus(said),
};
