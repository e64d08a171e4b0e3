import { invalidValue } from '../errors.js';

/** GPUs that a container gets whole: Kubernetes shares none and wants the same in requests and limits. */
export class Gpu {
  /** GPUs of NVIDIA: `nvidia.com/gpu`. */
  static nvidia(count: number): Gpu {
    return new Gpu('nvidia.com/gpu', count);
  }

  /**
   * Slices of an NVIDIA GPU that is divided by MIG: `Gpu.nvidiaSlices('1g.5gb', 1)` is `nvidia.com/mig-1g.5gb`.
   * @throws ConstructError INVALID_VALUE when the profile is not of the form `1g.5gb`
   */
  static nvidiaSlices(profile: string, count: number): Gpu {
    if (!/^\d+g\.\d+gb(\.\w+)*$/.test(profile))
      throw invalidValue('Gpu profile', profile, 'a MIG profile such as 1g.5gb');
    return new Gpu(`nvidia.com/mig-${profile}`, count);
  }

  /** GPUs of AMD: `amd.com/gpu`. */
  static amd(count: number): Gpu {
    return new Gpu('amd.com/gpu', count);
  }

  /** GPUs of Intel: `gpu.intel.com/i915`. */
  static intel(count: number): Gpu {
    return new Gpu('gpu.intel.com/i915', count);
  }

  private constructor(
    /** The name by which the cluster's device plugin offers them. */
    readonly resourceName: string,
    /** How many. */
    readonly count: number,
  ) {
    if (!Number.isInteger(count) || count < 1) throw invalidValue('Gpu', count, 'a whole number from 1');
  }

  toString(): string {
    return `${this.count} ${this.resourceName}`;
  }
}
