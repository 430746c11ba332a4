// node bundle.mjs PAGE MODULE.js MODULE.wasm: packs the page, its scripts and the library into one HTML file.
import {build} from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {gzipSync} from 'node:zlib';

const [out, module, wasm] = process.argv.slice(2);
const page = path.join(path.dirname(fileURLToPath(import.meta.url)), 'page');

// What the page imports and emscripten makes: the module, and the library, compressed, as a text.
const library = {
  name: 'library',
  setup({onResolve, onLoad}) {
    onResolve({filter: /^saddle-(module|wasm)$/}, ({path: name}) => ({path: name, namespace: 'library'}));
    onLoad({filter: /^saddle-module$/, namespace: 'library'}, () => ({contents: fs.readFileSync(module, 'utf8'), loader: 'js'}));
    onLoad({filter: /^saddle-wasm$/, namespace: 'library'}, () => ({
      contents: gzipSync(fs.readFileSync(wasm), {level: 9}).toString('base64'),
      loader: 'text',
    }));
  },
};

const result = await build({
  entryPoints: [path.join(page, 'shell.mjs')],
  bundle: true, minify: true, write: false, format: 'iife', target: 'es2022', charset: 'utf8',
  plugins: [library],
  logLevel: 'warning',
});
const style = await build({entryPoints: [path.join(page, 'style.css')], bundle: true, minify: true, write: false});

// The end of a script inside a script would end it.
const script = result.outputFiles[0].text.replaceAll('</script', '<\\/script');
const html = fs.readFileSync(path.join(page, 'index.html'), 'utf8')
  .replace('/*STYLE*/', () => style.outputFiles[0].text.trim())
  .replace('/*SCRIPT*/', () => script.trim());
const most = 1_000_000;
const size = Buffer.byteLength(html);
if (size > most) throw new Error(`bundle: the page has ${size} bytes, and ${most} is the most`);
fs.writeFileSync(`${out}.part`, html);
fs.renameSync(`${out}.part`, out);
console.log(`${out}: ${size} bytes`);
