import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Names, type ApiObject, type App } from 'cdk8s';
import { writeYaml } from '../kube/index.js';
import { orderTree } from './order.js';
import { rendererOf, type Render } from './render.js';
import { walkTree } from './tree.js';

/**
 * Synthesises any cdk8s app as its own `synth()` does, one file for each chart with the same names and the same objects in
 * the same order, in time linear in the tree: one walk, every construct validated once, our own emitter.
 *
 * @param outdir where to write; default: the app's own `outdir`.
 * @returns the paths written, in order.
 */
export function fastSynth(app: App, outdir: string = app.outdir): string[] {
  const { charts, hasDependentCharts } = orderTree(walkTree(app));
  const render = rendererOf(app);
  mkdirSync(outdir, { recursive: true });
  return charts.map(({ chart, objects }, index) => {
    const name = Names.toDnsLabel(chart);
    const prefix = hasDependentCharts ? `${String(index).padStart(4, '0')}-` : '';
    const path = join(outdir, `${prefix}${name}${app.outputFileExtension}`);
    writeObjects(path, objects, render);
    return path;
  });
}

/** Characters gathered before they go to the file: an app of any size needs no more memory than this. */
const CHUNK = 1 << 18;

function writeObjects(path: string, objects: readonly ApiObject[], render: Render): void {
  const file = openSync(path, 'w');
  try {
    let text = '';
    objects.forEach((object, index) => {
      if (index > 0) text += '---\n';
      text += writeYaml(render(object));
      if (text.length > CHUNK) {
        writeSync(file, text);
        text = '';
      }
    });
    writeSync(file, text);
  } finally {
    closeSync(file);
  }
}
