import { digest, type Json } from '../../kube/index.js';

/** The letters and digits of hashes in names of Kubernetes: no vowels, nothing that reads like another character. */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** A short text that stands for a value in names and labels; equal values have equal hashes. */
export function shortHash(value: Json, length = 10): string {
  const hex = digest(value);
  const letter = (index: number): string =>
    ALPHABET.charAt(parseInt(hex.slice(2 * index, 2 * index + 2), 16) % ALPHABET.length);
  return Array.from({ length }, (_, index) => letter(index)).join('');
}
