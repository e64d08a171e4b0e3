import { SourceError, type FindChart } from '../../engine/index.js';
import { ChartRepository, type ChartRepositoryOptions } from './chart-repository.js';

/** The repositories of charts that were asked for, by their URLs. */
export class ChartRepositories {
  readonly #known = new Map<string, ChartRepository>();

  constructor(
    private readonly options: Omit<ChartRepositoryOptions, 'url' | 'onChange'>,
    private readonly onChange: (url: string) => void,
  ) {}

  /** The repository at a URL. @throws SourceError `UNSUPPORTED_SOURCE` */
  at(url: string): ChartRepository {
    if (!/^https?:\/\//i.test(url)) {
      throw new SourceError(
        'UNSUPPORTED_SOURCE',
        'charts are read from HTTP repositories; OCI registries are not supported yet',
        {
          where: url,
          remedy: 'commit the chart, or name an https repository',
        },
      );
    }
    const key = url.replace(/\/+$/, '');
    const known =
      this.#known.get(key) ?? new ChartRepository({ ...this.options, url: key, onChange: () => this.onChange(url) });
    this.#known.set(key, known);
    return known;
  }

  /** Reads the index of a known repository now. @returns whether it is known */
  async refresh(url: string): Promise<boolean> {
    const known = this.#known.get(url.replace(/\/+$/, ''));
    await known?.refresh();
    return known !== undefined;
  }

  /** Finds a chart that another one needs. */
  readonly findChart: FindChart = async ({ name, version, repository }) => {
    const from = this.at(repository);
    return { tree: await from.chart(name, await from.resolve(name, version)), path: name };
  };

  close(): void {
    for (const repository of this.#known.values()) repository.close();
    this.#known.clear();
  }
}
