import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { sshFingerprint, type Signable, type SignatureResult, type Signers, type Verdict } from '../../engine/index.js';
import type { SignatureProgram } from './program.js';

/** Verifies SSH signatures by `ssh-keygen`, against the allowed signers. Its exit codes alone count. */
export const ssh: SignatureProgram = {
  name: 'ssh-keygen',
  home: 'https://www.openssh.com',
  script: `ask() { ssh-keygen -Y "$@" 2>/dev/null <"$message"; }
for signature in *.sig; do
  message=\${signature%.sig}.msg
  verdict=bad
  if ask check-novalidate -n git -s "$signature" >/dev/null; then
    verdict=unlisted
    principal=$(ask find-principals -s "$signature" -f signers) || principal=
    principal=$(printf %s "$principal" | head -n 1)
    principal=\${principal%%,*}
    if [ -n "$principal" ] && ask verify -f signers -I "$principal" -n git -s "$signature" >/dev/null; then
      verdict=good
      [ ! -s revoked ] || ask verify -f signers -I "$principal" -n git -s "$signature" -r revoked >/dev/null || verdict=revoked
    fi
  fi
  echo "[SLIPWAY] \${signature%.sig}"
  echo "$verdict"
done`,

  async layOut(work, { sshSigners, sshRevoked }) {
    await writeFile(path.join(work, 'signers'), `${sshSigners}\n`);
    await writeFile(path.join(work, 'revoked'), sshRevoked.trim() === '' ? '' : `${sshRevoked}\n`);
  },

  verdict(object: Signable, said: string, signers: Signers): Verdict {
    const fingerprint = sshFingerprint(object.signature ?? '');
    const keys = fingerprint === undefined ? [] : [fingerprint];
    return { result: fingerprint === undefined ? 'bad signature' : resultOf(said.trim(), fingerprint, signers), keys };
  },
};

function resultOf(said: string, fingerprint: string, { sshSigners }: Signers): SignatureResult {
  switch (said) {
    case 'good':
      return 'good';
    case 'revoked':
      return 'signed with revoked key';
    case 'unlisted':
      return isAmong(sshSigners, fingerprint) ? 'signed with expired key' : 'signed with a key that is not known here';
    default:
      return 'bad signature';
  }
}

/** Whether one of the allowed signers has the key, though not now or not for Git. */
function isAmong(signers: string, fingerprint: string): boolean {
  return signers.split('\n').some((line) => {
    const key = /\s(AAAA[A-Za-z0-9+/=]+)/.exec(line)?.[1];
    if (line.startsWith('#') || key === undefined) return false;
    const hash = createHash('sha256').update(Buffer.from(key, 'base64')).digest('base64');
    return `SHA256:${hash.replace(/=+$/, '')}` === fingerprint;
  });
}
