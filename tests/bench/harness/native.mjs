import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A native program that answers each line with a line. */
export function startNative(file, args) {
  const child = spawn(file, args.map(String), { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask(line) {
      child.stdin.write(`${line}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`${file} has ended`);
      return value;
    },
    end: () => child.stdin.end(),
  };
}
