import type { JsonObject } from '../../../../kube/index.js';
import { objectAt, textAt } from '../../../fields.js';
import { kindNameFault } from '../structural-names.js';
import type { Causes } from './causes.js';

/** Adds what is wrong with how a definition wants its versions converted. */
export function conversionCauses(spec: JsonObject, causes: Causes): void {
  const conversion = objectAt(spec, 'conversion');
  if (conversion === undefined) return;
  const strategy = textAt(conversion, 'strategy') ?? '';
  const client = objectAt(conversion, 'webhook', 'clientConfig');
  const reviews = objectAt(conversion, 'webhook')?.['conversionReviewVersions'];
  const path = 'spec.conversion';
  if (strategy === '') causes.required(`${path}.strategy`);
  else if (strategy !== 'None' && strategy !== 'Webhook') {
    causes.unsupported(`${path}.strategy`, strategy, ['None', 'Webhook']);
  }
  if (strategy !== 'Webhook') {
    const why = 'should not be set when strategy is not set to Webhook';
    if (client !== undefined) causes.forbidden(`${path}.webhookClientConfig`, why);
    if (Array.isArray(reviews) && reviews.length > 0) causes.forbidden(`${path}.conversionReviewVersions`, why);
    return;
  }
  if (client === undefined) {
    causes.required(`${path}.webhookClientConfig`, 'required when strategy is set to Webhook');
  } else if ((client['url'] === undefined) === (client['service'] === undefined)) {
    causes.required(`${path}.webhookClientConfig`, 'exactly one of url or service is required');
  }
  reviewCauses(Array.isArray(reviews) ? reviews.map(String) : [], `${path}.conversionReviewVersions`, causes);
}

function reviewCauses(versions: readonly string[], path: string, causes: Causes): void {
  if (versions.length === 0) causes.required(path);
  versions.forEach((version, index) => {
    const fault = kindNameFault(version);
    if (versions.indexOf(version) < index) causes.invalid(`${path}[${index}]`, version, 'duplicate version');
    else if (fault !== undefined) causes.invalid(`${path}[${index}]`, version, fault);
  });
  if (versions.length > 0 && !versions.some((version) => version === 'v1' || version === 'v1beta1')) {
    causes.invalid(path, [...versions], 'must include at least one of v1, v1beta1');
  }
}
