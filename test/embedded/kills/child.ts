/** A process that is made to be killed: it loads the embedded API, and serves the stores of journals when it is told which. */
import { ApiServer } from '../../../lib/embedded/http/api-server.js';
import { Journal, type JournalOptions } from '../../../lib/embedded/journal/journal.js';
import { machine } from '../../../lib/embedded/machine.js';
import { Store } from '../../../lib/embedded/store/store.js';

process.once('message', (journals: { file: string; options: JournalOptions }[]) => {
  Promise.all(
    journals.map(async ({ file, options }) => {
      const journal = Journal.open(file, options);
      const store = new Store({ clock: machine.clock, uid: machine.uid, random: machine.random, journal });
      return (await new ApiServer({ store }).listen()).url;
    }),
  ).then(
    (urls) => process.send?.({ urls }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
process.once('disconnect', () => process.exit());
