// npm run look: pictures of the panel for a person to judge, into out/look.
import { run } from './cache.mjs';
import { setupChromium, setupPackages } from './setup.mjs';

setupPackages();
run(process.execPath, ['.config/build.mjs']);
run(process.execPath, ['--import', 'tsx', 'test/webview/look.ts', ...process.argv.slice(2)], {
  env: { ...process.env, CHROMIUM: setupChromium() },
});
