/** A process that is made to be killed: it loads the embedded API, and serves the store of a journal when it is told which. */
import { ApiServer } from '../../../lib/embedded/http/api-server.js';
import { Journal, type JournalOptions } from '../../../lib/embedded/journal/journal.js';
import { machine } from '../../../lib/embedded/machine.js';
import { Store } from '../../../lib/embedded/store/store.js';

process.once('message', ({ file, options }: { file: string; options: JournalOptions }) => {
  try {
    const journal = Journal.open(file, options);
    const store = new Store({ clock: machine.clock, uid: machine.uid, random: machine.random, journal });
    void new ApiServer({ store }).listen().then(({ url }) => process.send?.({ url }));
  } catch (error) {
    process.send?.({ error: String(error) });
  }
});
process.once('disconnect', () => process.exit());
