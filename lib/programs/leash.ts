/** What a command that uses the network may take of this machine. */
export interface LeashLimits {
  /** Bytes of each file that it writes, so also of one fetch. */
  readonly fileSize: number;
  /** Bytes of memory of each of its processes. */
  readonly memory: number;
}

/**
 * The words of a command that ends, with all that it started, as soon as its standard input ends: also when this process is killed,
 * which then cannot end it. It must be started as the first of a process group, and may read nothing. What the system cannot limit is
 * not limited.
 */
export function leashed(command: readonly string[], { fileSize, memory }: LeashLimits): [string, ...string[]] {
  const blocks = Math.ceil(fileSize / 512);
  const kibibytes = Math.ceil(memory / 1024);
  return ['sh', '-c', SCRIPT, String(blocks), String(kibibytes), ...command];
}

const SCRIPT = `ulimit -f "$0" 2>/dev/null
ulimit -d "$1" 2>/dev/null
ulimit -c 0 2>/dev/null
shift
exec 3<&0 </dev/null
"$@" 3<&- &
command=$!
( read -r _ <&3; kill -9 -$$ ) >/dev/null 2>&1 &
leash=$!
exec 3<&-
wait "$command"
code=$?
kill -9 "$leash"
exit "$code"`;
