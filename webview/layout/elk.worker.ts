// ELK's own worker: it answers the messages of elk-api (layouter.ts) when it runs in a worker.
import 'elkjs/lib/elk-worker.min.js';
