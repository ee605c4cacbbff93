/** Keeps n8n-core's settings file out of the developer's own n8n. Import it before n8n-core. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const home = mkdtempSync(join(tmpdir(), 'pocketping-n8n-home-'));
process.env.N8N_USER_FOLDER = home;
process.env.N8N_LOG_LEVEL = 'silent';

afterAll(() => rmSync(home, { recursive: true, force: true }));
