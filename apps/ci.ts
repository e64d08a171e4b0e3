import { ImageRef } from 'slipway';
import { GitHubActions, JenkinsPipeline, RepositoryLayout, type DeliveryProps } from 'slipway/ci';
import { environments } from '../environments/index.js';
import platform from './main.js';

/** What is built anew all the time. A new version begins in staging; a promotion carries it on. */
const { features, training, churnApi, fraudDetection } = environments.staging.values;

const delivery: DeliveryProps = {
  layout: RepositoryLayout.separate(platform.repository),
  images: [features, training, churnApi, fraudDetection].map(({ image }) => ({
    image: ImageRef.parse(image).repository,
    file: 'environments/staging.ts',
  })),
};

/** The same pipeline for two systems: a team keeps the one that it has. */
export const pipelines = [new GitHubActions(delivery), new JenkinsPipeline({ ...delivery, agent: 'node' })];

// `npx tsx apps/ci.ts [FOLDER]`: into the top of the repository of apps/ and environments/, unless a folder is named.
if (require.main === module) for (const each of pipelines) each.writeTo(process.argv[2] ?? '.');
