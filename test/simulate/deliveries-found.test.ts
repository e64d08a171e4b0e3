import type { DeliveryCase } from './deliveries/delivery-case.js';
import { runCase } from './deliveries/run-case.js';

const plain = { automated: true, prune: false, selfHeal: false, options: [] } as const;

/** What random deliveries once found to be wrong. */
const found: { readonly [promise: string]: DeliveryCase } = {
  'what cannot be changed in place is deleted and created again with Force=true': {
    apps: [{ ...plain, objects: [{ kind: 'Job', wave: 0, options: ['Force=true'] }] }],
    steps: [{ do: 'commit', app: 0, changes: [{ object: 0, to: 'other' }] }],
    faults: { first: 'forgotten' },
  },
  'a dry run does nothing, also when its process ends between two tries': {
    apps: [
      {
        ...plain,
        prune: true,
        objects: [
          { kind: 'ConfigMap', wave: 0 },
          { kind: 'ConfigMap', wave: 0, options: ['Replace=true'] },
          { kind: 'ConfigMap', wave: 0, phases: ['PreSync'] },
        ],
      },
    ],
    window: { kind: 'allow', minute: 0, minutes: 1, manual: true, overrun: false },
    steps: [
      { do: 'wait', seconds: 60 },
      { do: 'commit', app: 0, changes: [{ object: 0, to: 'gone' }] },
      { do: 'sync', app: 0, prune: false, dryRun: true },
    ],
    faults: { first: 'forgotten' },
  },
  'a hook that gets its name in the sync goes with its Application': {
    apps: [{ ...plain, objects: [{ kind: 'ConfigMap', wave: 0, phases: ['PreSync'], generated: true }] }],
    steps: [{ do: 'wait', seconds: 1 }],
    faults: { first: 'forgotten' },
  },
  'who is to consent to a mass deletion learns of it, whatever the sync waited for before': {
    apps: [
      {
        ...plain,
        objects: [
          { kind: 'ConfigMap', wave: 0 },
          { kind: 'ConfigMap', wave: 0 },
          { kind: 'ConfigMap', wave: 0 },
          { kind: 'Certificate', wave: 0, phases: ['PreSync'], seconds: 1 },
        ],
      },
    ],
    steps: [
      {
        do: 'commit',
        app: 0,
        changes: [0, 1, 2].map((object) => ({ object, to: 'gone' as const })),
      },
    ],
    faults: { first: 'forgotten' },
  },
  'an attempt goes on with its own revision and its own hooks, when its process ends': {
    apps: [
      {
        ...plain,
        objects: [
          { kind: 'ConfigMap', wave: 0 },
          { kind: 'Certificate', wave: 0, phases: ['PreSync'], seconds: 1 },
        ],
      },
    ],
    steps: [
      { do: 'flap', app: 0, object: 1, seconds: [1] },
      { do: 'commit', app: 0, changes: [{ object: 0, to: 'other' }] },
    ],
    faults: { first: 'forgotten' },
  },
  'an object that moves from one Application to another is not deleted by the first': {
    apps: [
      { ...plain, objects: [{ kind: 'ConfigMap', wave: 0 }] },
      {
        ...plain,
        prune: true,
        selfHeal: true,
        objects: [{ kind: 'ConfigMap', wave: 0 }],
        options: ['CreateNamespace=true'],
      },
    ],
    window: { kind: 'deny', minute: 0, minutes: 1, manual: false, overrun: false },
    steps: [
      { do: 'commit', app: 0, changes: [{ object: 0, to: 'other' }] },
      { do: 'wait', seconds: 1 },
    ],
    faults: { first: 'forgotten' },
    shared: { kind: 'ConfigMap', wave: 1 },
  },
  'an Application learns that another one has taken its object over': {
    apps: [0, 1, 2].map(() => ({ ...plain, objects: [{ kind: 'ConfigMap', wave: 0 }] })),
    steps: [{ do: 'wait', seconds: 2 }],
    faults: { first: 'forgotten' },
    shared: { kind: 'ConfigMap', wave: 0 },
  },
  'with ApplyOutOfSyncOnly, what the operation wrote before its process ended is waited for, even if it began after another in its second':
    {
      apps: [
        {
          ...plain,
          objects: [
            { kind: 'Certificate', wave: 0, seconds: 1, options: ['Force=true'] },
            { kind: 'ConfigMap', wave: 0, options: ['ServerSideApply=false'] },
            { kind: 'Job', wave: 0, phases: ['PreSync'], seconds: 1 },
            { kind: 'ConfigMap', wave: 1 },
          ],
          options: ['ApplyOutOfSyncOnly=true'],
        },
      ],
      steps: [
        { do: 'terminate', app: 0 },
        { do: 'commit', app: 0, changes: [{ object: 46, to: 'gone' }] },
        { do: 'edit', app: 0, object: 0 },
      ],
      faults: { first: 'forgotten' },
    },
  'a deletion that is asked for twice comes to its end': {
    apps: [
      {
        ...plain,
        objects: [
          { kind: 'ConfigMap', wave: 0 },
          { kind: 'ConfigMap', wave: 0 },
          { kind: 'ConfigMap', wave: 0, phases: ['PreSync'] },
        ],
      },
    ],
    steps: [{ do: 'flap', app: 0, object: 0, seconds: [1] }],
    faults: { first: ['lost', 'twice'] },
  },
  'a hook that was to be terminated while Git could not be reached is found when Git is back': {
    apps: [
      {
        ...plain,
        objects: [
          { kind: 'ConfigMap', wave: 0, options: ['ServerSideApply=false'] },
          { kind: 'Job', wave: 0, phases: ['PreSync'], seconds: 1 },
          { kind: 'ConfigMap', wave: 0 },
        ],
      },
    ],
    steps: [
      { do: 'gitOutage' },
      { do: 'commit', app: 0, changes: [0, 1].map((object) => ({ object, to: 'gone' as const })) },
      { do: 'terminate', app: 0 },
      { do: 'edit', app: 0, object: 0 },
    ],
    faults: { first: 'forgotten' },
  },
  'an attempt whose SyncFail hooks run stays a failed one, also when its process ends and what failed recovers': {
    apps: [
      {
        ...plain,
        objects: [
          { kind: 'ConfigMap', wave: 0, phases: ['PostSync', 'SyncFail'], generated: true },
          { kind: 'Certificate', wave: 0, seconds: 3, options: ['ServerSideApply=false'] },
          { kind: 'ConfigMap', wave: 0, options: ['Prune=confirm'] },
          { kind: 'ConfigMap', wave: 0 },
          { kind: 'Certificate', wave: 0, seconds: 2 },
        ],
      },
    ],
    window: { kind: 'allow', minute: 0, minutes: 1, manual: false },
    steps: [
      { do: 'fail', app: 0, object: 19 },
      { do: 'wait', seconds: 4 },
    ],
    faults: { first: 'forgotten' },
  },
  'PreDelete hooks go with their Application, also when another process deletes it': {
    apps: [
      {
        ...plain,
        prune: true,
        objects: [
          { kind: 'Widget', wave: 0, phases: ['PreDelete'] },
          { kind: 'ConfigMap', wave: 1 },
          { kind: 'ConfigMap', wave: 0, options: ['Delete=confirm'] },
          { kind: 'ConfigMap', wave: 0, options: ['ServerSideApply=false'] },
        ],
      },
    ],
    steps: [{ do: 'commit', app: 0, changes: [{ object: 0, to: 'other' }] }],
    faults: { first: 'forgotten' },
  },
  'the end of a sync is enough to learn that there are no hooks of a deletion any more': {
    apps: [
      {
        ...plain,
        prune: true,
        retry: { limit: 1, seconds: 1, factor: 1 },
        objects: [
          { kind: 'ConfigMap', wave: 0 },
          { kind: 'ConfigMap', wave: 0, phases: ['PreDelete'] },
          { kind: 'ConfigMap', wave: 0, options: ['ServerSideApply=true'] },
        ],
      },
    ],
    window: { kind: 'allow', minute: 0, minutes: 1, manual: false, overrun: false },
    steps: [
      { do: 'outage' },
      { do: 'sync', app: 0, prune: false },
      { do: 'commit', app: 0, changes: [0, 1].map((object) => ({ object, to: 'gone' as const })) },
    ],
    faults: { first: 'forgotten' },
  },
  'a deletion whose hooks have no namespace goes on when there is one': {
    apps: [
      {
        ...plain,
        prune: true,
        objects: [
          { kind: 'ConfigMap', wave: 0, phases: ['PreDelete', 'PostDelete'] },
          { kind: 'ConfigMap', wave: 0, options: ['Prune=confirm'] },
          { kind: 'ConfigMap', wave: 0 },
        ],
        options: ['CreateNamespace=true'],
      },
    ],
    window: { kind: 'allow', minute: 0, minutes: 1, manual: false, overrun: false },
    steps: [{ do: 'delete', app: 0 }],
    faults: { first: 'forgotten' },
  },
  'nobody brings back by a sync what the deletion of the Application has deleted': {
    apps: [
      {
        ...plain,
        prune: true,
        objects: [
          { kind: 'Certificate', wave: 0, phases: ['PostDelete'], seconds: 1 },
          { kind: 'ConfigMap', wave: 0 },
        ],
      },
    ],
    steps: [
      { do: 'delete', app: 0 },
      { do: 'sync', app: 0, prune: false },
    ],
    faults: { first: 'forgotten' },
  },
  'a sync that was under way as the deletion began cleans up its hooks first': {
    apps: [
      {
        ...plain,
        prune: true,
        objects: [
          { kind: 'ConfigMap', wave: 1 },
          { kind: 'ConfigMap', wave: 0, options: ['Force=true'] },
          { kind: 'ConfigMap', wave: 0, phases: ['PreSync'], policies: ['HookSucceeded', 'HookFailed'] },
          { kind: 'Deployment', wave: 0, seconds: 1, options: ['PruneLast=true'] },
        ],
      },
    ],
    steps: [
      { do: 'delete', app: 0 },
      { do: 'flap', app: 0, object: 0, seconds: [1] },
    ],
    faults: {},
  },
  'nothing more is done on behalf of an Application that is gone, however slow the answers are': {
    apps: [
      {
        ...plain,
        prune: true,
        cascade: 'none',
        objects: [
          { kind: 'ConfigMap', wave: 0, phases: ['PreSync'] },
          { kind: 'Job', wave: 0, phases: ['PreSync'], seconds: 20 },
          { kind: 'ConfigMap', wave: 0, phases: ['Sync'], policies: ['HookSucceeded', 'HookFailed'] },
          { kind: 'ConfigMap', wave: 0, options: ['ServerSideApply=true'] },
        ],
      },
    ],
    steps: [{ do: 'outage' }],
    faults: { first: 'slow' },
  },
  'who terminates an operation ends it, though an answer is still to come': {
    apps: [
      {
        ...plain,
        objects: [
          { kind: 'ConfigMap', wave: 0 },
          { kind: 'ConfigMap', wave: 1 },
          { kind: 'Job', wave: 1, phases: ['Sync'], seconds: 30 },
        ],
      },
    ],
    steps: [
      { do: 'terminate', app: 0 },
      { do: 'wait', seconds: 20 },
    ],
    faults: { first: 'slow' },
  },
  'a sync is judged by what it was decided on, though another Application changes what both have before it begins': {
    apps: [
      {
        ...plain,
        prune: true,
        selfHeal: true,
        objects: [{ kind: 'ConfigMap', wave: 0, options: ['ServerSideApply=false'] }],
      },
      { ...plain, prune: true, objects: [{ kind: 'ConfigMap', wave: 0, phases: ['Sync'] }] },
    ],
    steps: [
      { do: 'commit', app: 0, changes: [{ object: 9, to: 'other' }] },
      { do: 'commit', app: 0, changes: [{ object: 0, to: 'other' }] },
    ],
    faults: { first: 'forgotten' },
    shared: { kind: 'ConfigMap', wave: 0 },
  },
  'a window that closes is obeyed, though an answer is still to come': {
    apps: [
      {
        ...plain,
        objects: [
          { kind: 'ConfigMap', wave: 0 },
          { kind: 'Secret', wave: 0 },
        ],
      },
    ],
    window: { kind: 'deny', minute: 3, minutes: 1, manual: false, overrun: false },
    steps: [
      { do: 'wait', seconds: 172 },
      { do: 'commit', app: 0, changes: [0, 1].map((object) => ({ object, to: 'other' as const })) },
      { do: 'wait', seconds: 10 },
    ],
    faults: { first: 'slow' },
  },
  'a hook that runs is waited for, though its process ends and its phase is not reached again': {
    apps: [
      { ...plain, prune: true, objects: ['a', 'b'].map(() => ({ kind: 'ConfigMap', wave: 0 })) },
      { ...plain, prune: true, selfHeal: true, objects: [{ kind: 'ConfigMap', wave: 0 }] },
      {
        ...plain,
        prune: true,
        objects: [
          { kind: 'Certificate', wave: 0, phases: ['PostSync', 'SyncFail'], seconds: 1 },
          { kind: 'ConfigMap', wave: 0 },
        ],
      },
    ],
    steps: [{ do: 'flap', app: 0, object: 2, seconds: [1] }],
    faults: { first: 'forgotten' },
    shared: { kind: 'Certificate', wave: 0 },
  },
  'a hook goes with its Application, though nobody could see it while its operation was ended, and Git forgot it': {
    apps: [
      {
        ...plain,
        prune: true,
        objects: [
          { kind: 'ConfigMap', wave: 0 },
          { kind: 'ConfigMap', wave: 0 },
          { kind: 'Job', wave: 0, phases: ['PreSync'], seconds: 1 },
        ],
      },
    ],
    steps: [
      { do: 'gitOutage' },
      { do: 'terminate', app: 0 },
      { do: 'sync', app: 0, prune: false },
      { do: 'commit', app: 0, changes: [0, 2].map((object) => ({ object, to: 'gone' as const })) },
    ],
    faults: { first: 'forgotten' },
  },
  'what this operation has changed is waited for, though it is one of many in the same second': {
    apps: [
      {
        ...plain,
        prune: true,
        objects: [
          { kind: 'Certificate', wave: 0, seconds: 1 },
          { kind: 'ConfigMap', wave: 0 },
          { kind: 'ConfigMap', wave: 0 },
        ],
        options: ['ApplyOutOfSyncOnly=true', 'PruneLast=true'],
      },
    ],
    steps: [
      { do: 'commit', app: 0, changes: [{ object: 0, to: 'other' }] },
      { do: 'commit', app: 0, changes: [{ object: 0, to: 'other' }] },
      { do: 'commit', app: 0, changes: [1, 0].map((object, gone) => ({ object, to: gone === 0 ? 'gone' : 'other' })) },
    ],
    faults: { first: 'forgotten' },
  },
  'what is built on a namespace is not begun while nobody knows whether that is there': {
    apps: [
      {
        ...plain,
        objects: [
          { kind: 'ConfigMap', wave: 0, phases: ['PreSync'] },
          { kind: 'ConfigMap', wave: 0, phases: ['SyncFail'] },
          { kind: 'ConfigMap', wave: 0 },
        ],
        options: ['CreateNamespace=true'],
        retry: { limit: 5, seconds: 5, factor: 1 },
      },
    ],
    steps: [],
    faults: { first: ['lost', 'slow', 'forgotten'] },
  },
  'a hook that runs in two phases runs once in each, though somebody deletes it as soon as it is released': {
    apps: [
      {
        ...plain,
        objects: [
          { kind: 'ConfigMap', wave: 0 },
          { kind: 'ConfigMap', wave: 0, phases: ['PreSync', 'PostSync'], policies: ['HookFailed'] },
          { kind: 'ConfigMap', wave: 0, phases: ['PreSync'] },
          { kind: 'ConfigMap', wave: 0, options: ['ServerSideApply=false'] },
          { kind: 'ConfigMap', wave: 0, phases: ['PreSync'] },
        ],
      },
    ],
    window: { kind: 'allow', minute: 0, minutes: 1, manual: false, overrun: false },
    steps: [{ do: 'snatch', app: 0, object: 1 }],
    faults: { first: 'forgotten' },
  },
  'a hook is written as Git has it, also in fields whose differences are ignored and respected': {
    apps: [
      {
        ...plain,
        prune: true,
        objects: [
          { kind: 'ConfigMap', wave: 0, phases: ['PreSync'], policies: ['HookFailed'] },
          { kind: 'ConfigMap', wave: 0, options: ['Delete=confirm'] },
        ],
        options: ['RespectIgnoreDifferences=true'],
        ignores: true,
      },
    ],
    steps: [
      { do: 'editIgnored', app: 0, object: 0 },
      { do: 'commit', app: 0, changes: [{ object: 0, to: 'other' }] },
    ],
    faults: { first: 'forgotten' },
  },
  'an Application is not called healthy for seconds, because its operation follows many others within one second': {
    apps: [
      {
        ...plain,
        prune: true,
        objects: [
          { kind: 'ConfigMap', wave: 0 },
          { kind: 'ConfigMap', wave: 0 },
          { kind: 'ConfigMap', wave: 0, options: ['Delete=false'] },
          { kind: 'ConfigMap', wave: 0, phases: ['PreSync', 'PostSync'] },
          { kind: 'Job', wave: 0, seconds: 6 },
          { kind: 'ConfigMap', wave: 0 },
        ],
      },
    ],
    window: { kind: 'allow', minute: 0, minutes: 1, manual: false, overrun: false },
    steps: [
      { do: 'commit', app: 0, changes: [0, 4, 5].map((object) => ({ object, to: 'gone' as const })) },
      { do: 'commit', app: 0, changes: [{ object: 5, to: 'back' }] },
      { do: 'commit', app: 0, changes: [{ object: 5, to: 'gone' }] },
      { do: 'commit', app: 0, changes: [{ object: 5, to: 'back' }] },
      { do: 'commit', app: 0, changes: [{ object: 5, to: 'gone' }] },
      { do: 'commit', app: 0, changes: [{ object: 4, to: 'back' }] },
      { do: 'approve', app: 0 },
    ],
    faults: { first: 'forgotten' },
  },
  'what two Applications have in Git counts for the one that tracks it, when it is asked whether too much would go': {
    apps: [
      {
        ...plain,
        prune: true,
        objects: [
          { kind: 'ConfigMap', wave: 0 },
          { kind: 'ConfigMap', wave: 0, options: ['Delete=false'] },
        ],
        options: ['CreateNamespace=true'],
        retry: { limit: 1, seconds: 1, factor: 1 },
      },
      { ...plain, prune: true, objects: [{ kind: 'ConfigMap', wave: 0, options: ['Delete=confirm'] }] },
    ],
    window: { kind: 'allow', minute: 0, minutes: 1, manual: false, overrun: false },
    steps: [
      { do: 'wait', seconds: 60 },
      {
        do: 'commit',
        app: 0,
        changes: [
          { object: 0, to: 'gone' },
          { object: 4, to: 'gone' },
        ],
      },
    ],
    faults: { first: 'forgotten' },
    shared: { kind: 'ConfigMap', wave: 0 },
  },
  'an Application that is created anew goes on, whatever one of its name left behind of kinds that Git has no more': {
    apps: [
      {
        ...plain,
        prune: true,
        objects: [
          { kind: 'Widget', wave: 0, options: ['Delete=false'] },
          { kind: 'ConfigMap', wave: 0, phases: ['PreSync'] },
        ],
      },
      { ...plain, prune: true, objects: [{ kind: 'ConfigMap', wave: 0, options: ['PruneLast=true'] }] },
      { ...plain, prune: true, objects: [{ kind: 'ConfigMap', wave: 0, options: ['ServerSideApply=true'] }] },
    ],
    steps: [
      { do: 'delete', app: 0 },
      { do: 'edit', app: 1, object: 0 },
      { do: 'commit', app: 0, changes: [{ object: 0, to: 'gone' }] },
      { do: 'create', app: 0 },
      { do: 'commit', app: 0, changes: [{ object: 0, to: 'gone' }] },
    ],
    faults: { first: 'forgotten' },
  },
  'what two Applications have in Git may count for either, when it is asked whether too much would go': {
    apps: [
      { ...plain, prune: true, objects: [0, 0, 0].map((wave) => ({ kind: 'ConfigMap', wave })) },
      { ...plain, prune: true, objects: [{ kind: 'ConfigMap', wave: 0, options: ['PruneLast=true'] }] },
      { ...plain, prune: true, objects: [{ kind: 'ConfigMap', wave: 0, options: ['Force=true'] }] },
    ],
    steps: [
      { do: 'commit', app: 0, changes: [0, 1].map((object) => ({ object, to: 'gone' as const })) },
      { do: 'edit', app: 0, object: 0 },
    ],
    faults: { first: 'forgotten' },
    shared: { kind: 'ConfigMap', wave: 0 },
  },
  'an Application whose operation waits does not stay healthy when nobody can know whether it is': {
    apps: [
      { ...plain, prune: true, objects: [{ kind: 'ConfigMap', wave: 0 }] },
      { ...plain, prune: true, objects: [{ kind: 'ConfigMap', wave: 0 }], options: ['FailOnSharedResource=true'] },
      { ...plain, prune: true, objects: [{ kind: 'ConfigMap', wave: 0 }] },
    ],
    steps: [
      { do: 'wait', seconds: 1 },
      { do: 'gitOutage' },
      { do: 'fail', app: 0, object: 45 },
      { do: 'sync', app: 0, prune: false },
    ],
    faults: { first: 'forgotten' },
    shared: { kind: 'Certificate', wave: 0 },
  },
  'an Application that is created anew may know what one of its name left behind': {
    apps: [
      {
        ...plain,
        prune: true,
        objects: [
          { kind: 'ConfigMap', wave: 0, options: ['Prune=false'] },
          { kind: 'ConfigMap', wave: 0 },
        ],
        cascade: 'none',
      },
    ],
    steps: [
      { do: 'delete', app: 0 },
      { do: 'commit', app: 0, changes: [0, 1].map((object) => ({ object, to: 'gone' as const })) },
      { do: 'create', app: 0 },
      { do: 'edit', app: 0, object: 0 },
    ],
    faults: { first: 'forgotten' },
  },
  'a hook that runs as its operation loses sight of Git runs to its end': {
    apps: [
      {
        ...plain,
        automated: true,
        prune: true,
        retry: { limit: 1, seconds: 20, factor: 1 },
        objects: [
          { kind: 'ConfigMap', wave: 0, phases: ['PreSync'], seconds: 1 },
          { kind: 'ConfigMap', wave: 0 },
          { kind: 'ConfigMap', wave: 0, options: ['ServerSideApply=true'] },
          { kind: 'ConfigMap', wave: 0 },
          { kind: 'ConfigMap', wave: 0, options: ['Prune=confirm'] },
          { kind: 'Certificate', wave: 0, phases: ['PreSync'], seconds: 7 },
          { kind: 'ConfigMap', wave: 0 },
          { kind: 'Certificate', wave: 0 },
          { kind: 'ConfigMap', wave: 0, phases: ['PreSync'] },
          { kind: 'ConfigMap', wave: 0 },
          { kind: 'ConfigMap', wave: 0, phases: ['PreSync'] },
          { kind: 'ConfigMap', wave: 1 },
          { kind: 'ConfigMap', wave: 0, options: ['Prune=false'] },
          { kind: 'ConfigMap', wave: 0, phases: ['PreSync'] },
        ],
      },
    ],
    steps: [
      { do: 'fail', app: 0, object: 21 },
      { do: 'flap', app: 0, object: 0, seconds: [15, 12] },
      { do: 'gitOutage' },
    ],
    faults: { first: 'forgotten' },
  },
  'what is deleted with its Application is so, though somebody asks for a sync of it meanwhile': {
    apps: [
      {
        ...plain,
        prune: true,
        objects: [
          { kind: 'ConfigMap', wave: 0, options: ['Replace=true'] },
          { kind: 'ConfigMap', wave: -1, options: ['PruneLast=true'] },
        ],
      },
    ],
    steps: [
      { do: 'wait', seconds: 20 },
      { do: 'delete', app: 0 },
      { do: 'sync', app: 0, prune: false },
    ],
    faults: { first: 'slow' },
  },
  'what two Applications had, and one of them must not prune, is free again when a person takes it away': {
    apps: [
      {
        ...plain,
        prune: true,
        objects: [{ kind: 'ConfigMap', wave: 0, phases: ['PreSync'] }],
        options: ['FailOnSharedResource=true'],
      },
      { ...plain, prune: true, objects: [{ kind: 'ConfigMap', wave: 0, phases: ['PreSync'] }] },
    ],
    window: { kind: 'allow', minute: 1, minutes: 1, manual: true, overrun: false },
    steps: [
      { do: 'sync', app: 0, prune: false },
      { do: 'protect', app: 0, object: 21 },
      { do: 'commit', app: 0, changes: [0, 0, 0].map((object) => ({ object, to: 'gone' as const })) },
      { do: 'flap', app: 0, object: 0, seconds: [1] },
    ],
    faults: { first: 'forgotten' },
    shared: { kind: 'ConfigMap', wave: 0 },
  },
  'an automated sync that was decided on does not begin when its Application was deleted meanwhile': {
    apps: [
      {
        ...plain,
        prune: true,
        selfHeal: true,
        objects: [{ kind: 'ConfigMap', wave: 0, options: ['Delete=confirm'] }],
      },
      { ...plain, prune: true, objects: [{ kind: 'ConfigMap', wave: 0 }] },
    ],
    window: { kind: 'deny', minute: 0, minutes: 2, manual: false, overrun: false },
    steps: [
      { do: 'wait', seconds: 50 },
      { do: 'commit', app: 0, changes: [{ object: 0, to: 'other' }] },
      { do: 'wait', seconds: 66 },
      { do: 'wait', seconds: 35 },
      { do: 'delete', app: 0 },
    ],
    faults: { first: 'slow' },
    shared: { kind: 'Widget', wave: 0 },
  },
};

test.each(Object.entries(found))('%s', async (_, which) => {
  expect((await runCase(which)).violations).toEqual([]);
});
