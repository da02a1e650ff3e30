// npm start: installs what is missing, packs the extension, and opens an editor on a sample beside its graph. No Docker is needed or
// asked. With --once the same without a screen: prints the explanation, writes out/panel.png of that very view, and ends.
import { join } from 'node:path';
import { endOnSetupError, run } from './cache.mjs';
import { setupChromium, setupPackages } from './setup.mjs';

process.chdir(join(import.meta.dirname, '..'));
const once = process.argv.includes('--once');

/** The explanation of the sample's last build, as a terminal shows it. */
function explain() {
  const builds = 'media/sample/shop/builds';
  const last = [`${builds}/5-needed-downstream.dockerbuild`, '--against', `${builds}/4-base-moved.dockerbuild`];
  run(process.execPath, ['dist/stagegraph.js', 'explain', ...last]);
}

try {
  setupPackages();
  const { desktopEditor, makeHome, openBrowser, openDesktop, packExtension, startServer } =
    await import('./product.mjs');
  packExtension();
  const home = makeHome();
  process.on('exit', home.remove);
  const editor = once ? undefined : desktopEditor();
  if (editor !== undefined) {
    console.log(`Opening the sample in ${editor}, in a window and a profile of its own. Close the window to end.`);
    const window = openDesktop(editor, home);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => window.kill());
    window.on('exit', (code) => process.exit(code ?? 0));
  } else {
    const server = await startServer(home);
    const end = (code) => void server.stop().then(() => process.exit(code));
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end(0));
    if (once) {
      explain();
      const { photograph } = await import('./photograph.mjs');
      await photograph(server, setupChromium(), 'out/panel.png').catch(async (error) => {
        await server.stop();
        throw error;
      });
      console.log('\nout/panel.png: the same in VS Code');
      end(0);
    } else {
      console.log(`VS Code runs at\n  ${server.url}\nThe sample is open there beside its graph. Ctrl+C ends it.`);
      openBrowser(server.url);
      void server.exited.then((code) => process.exit(code ?? 0));
    }
  }
} catch (error) {
  endOnSetupError(error);
}
