// Compares what it is asked to, as a thread or as a process. Plain JavaScript, so that it starts without a loader.
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import bcrypt from 'bcrypt';

const nice = Number(workerData?.nice ?? process.env['NICE'] ?? 0);
// On Linux this lowers the calling thread alone; elsewhere a thread would lower the whole process.
if (nice !== 0 && (process.platform === 'linux' || parentPort === null)) setPriority(nice);

const answer = ({ password, hash }) => bcrypt.compareSync(password, hash);
// Whoever asked may have ended meanwhile.
if (parentPort === null) process.on('message', (ask) => process.send(answer(ask), () => undefined));
else parentPort.on('message', (ask) => parentPort.postMessage(answer(ask)));
