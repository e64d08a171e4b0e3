import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { kindOfSignature, SourceError, type Signable, type Signers, type Verdict } from '../../engine/index.js';
import { LeastRecentlyUsed } from '../../git/index.js';
import { digest, type Clock } from '../../kube/index.js';
import type { Jail } from '../jail/index.js';
import { findProgram, type ProgramPaths } from '../tools/index.js';
import { gpg } from './gpg.js';
import type { SignatureProgram } from './program.js';
import { ssh } from './ssh.js';

/** How long a verdict counts, in milliseconds: keys expire. */
const FRESH = 60 * 60_000;
const MOST_VERDICTS = 100_000;

const UNSIGNED: Verdict = { result: 'unsigned', keys: [] };
const UNVERIFIABLE: Verdict = { result: 'signed in a way that cannot be verified', keys: [] };

/** Verifies signatures by the operator's own `gpg` and `ssh-keygen`, in a jail. What is known of an object and the same keys is not asked again. */
export class Verifier {
  readonly #known = new LeastRecentlyUsed<string, { readonly verdict: Verdict; readonly until: number }>(MOST_VERDICTS);

  constructor(
    private readonly jail: Jail,
    private readonly clock: Clock,
    private readonly programs: ProgramPaths = {},
  ) {}

  /** A verdict for each object, in their order. @throws SourceError `TOOL_MISSING`, `TOOL_FAILED`, `TOOL_TIMEOUT` */
  async verify(objects: readonly Signable[], signers: Signers): Promise<Verdict[]> {
    const keys = digest(JSON.stringify(signers));
    const now = this.clock.now().getTime();
    const found = new Map<string, Verdict>();
    const asked = new Map<SignatureProgram, Signable[]>();
    for (const object of objects) {
      const known = this.#known.get(`${keys} ${object.id}`);
      const program = programFor(object);
      if (known !== undefined && known.until > now) found.set(object.id, known.verdict);
      else if (program === undefined) found.set(object.id, object.signature === undefined ? UNSIGNED : UNVERIFIABLE);
      else asked.set(program, [...(asked.get(program) ?? []), object]);
    }
    for (const [program, waiting] of asked) {
      for (const [id, verdict] of await this.#ask(program, waiting, signers)) {
        found.set(id, verdict);
        this.#known.set(`${keys} ${id}`, { verdict, until: now + FRESH });
      }
    }
    return objects.map(({ id }) => found.get(id) ?? UNVERIFIABLE);
  }

  async #ask(program: SignatureProgram, objects: readonly Signable[], signers: Signers): Promise<Map<string, Verdict>> {
    const where = await findProgram(program.name, this.programs);
    if (where === undefined) {
      throw new SourceError(
        'TOOL_MISSING',
        `signatures are verified by the program ${program.name}, and there is none here`,
        {
          remedy: `install it (${program.home}) so that it is found on PATH, or tell its path: --tool ${program.name}=PATH`,
        },
      );
    }
    const result = await this.jail.run({
      programs: { [program.name]: where },
      command: ['sh', '-ec', program.script],
      directory: '',
      layOut: async (work) => {
        await program.layOut(work, signers);
        for (const [index, { signature = '', payload }] of objects.entries()) {
          await writeFile(path.join(work, `${index}.sig`), signature, 'latin1');
          await writeFile(path.join(work, `${index}.msg`), payload);
        }
      },
    });
    if (result.ending !== 'exited' || result.code !== 0) {
      const code = result.ending === 'timed-out' ? 'TOOL_TIMEOUT' : 'TOOL_FAILED';
      const said = result.errors.trim().slice(-1000) || result.ending;
      throw new SourceError(code, `signatures could not be verified by ${program.name}: ${said}`);
    }
    const answers = result.output
      .toString('utf8')
      .split(/^\[SLIPWAY\] /m)
      .slice(1);
    return new Map(
      answers.flatMap((answer): [string, Verdict][] => {
        const line = answer.indexOf('\n');
        const object = objects[Number(answer.slice(0, line))];
        return object === undefined ? [] : [[object.id, program.verdict(object, answer.slice(line + 1), signers)]];
      }),
    );
  }
}

function programFor({ signature }: Signable): SignatureProgram | undefined {
  if (signature === undefined) return undefined;
  const kind = kindOfSignature(signature);
  return kind === 'gpg' ? gpg : kind === 'ssh' ? ssh : undefined;
}
