import { degraded, healthy, progressing, type HealthRule } from '../health.js';
import { firstOf, word, type HealthRules } from '../rules.js';

function installation(what: string): HealthRule {
  return firstOf(
    [
      word(['status', 'status'], {
        Completed: healthy(`${what} installation completed successfully`),
        InProgress: progressing(`${what} installation in progress`),
      }),
      word(['status', 'status'], {}, { other: degraded, saying: (_, status) => `${what} status: ${status}` }),
    ],
    progressing(`${what} status not yet available`),
  );
}

/** ClickHouse by Altinity. */
export const clickHouseRules: HealthRules = {
  'clickhouse.altinity.com/ClickHouseInstallation': installation('ClickHouse'),
  'clickhouse-keeper.altinity.com/ClickHouseKeeperInstallation': installation('ClickHouseKeeper'),
};
