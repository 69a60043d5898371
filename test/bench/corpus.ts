/**
 * A process of its own for one folder, so that its first run is a first run and its memory is its own:
 * `node corpus.ts <folder> <runs>` prints the figures as JSON.
 */
import { measureFolder } from './folder.ts';

const [folder = '.', runs = '1'] = process.argv.slice(2);
const figures = await measureFolder(folder, Number(runs));
console.log(JSON.stringify({ ...figures, peakMemory: process.resourceUsage().maxRSS * 1024 }));
