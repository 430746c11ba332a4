// The library behind its C interface (examples/lab/lab.h). Whatever fails is an Error with the library's own message.
import createModule from 'saddle-module';
import packed from 'saddle-wasm';

async function unpack(base64) {
  const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

export async function loadEngine() {
  const module = await createModule({wasmBinary: await unpack(packed), print() {}, printErr() {}});
  const text = (pointer) => module.UTF8ToString(pointer);
  const encoder = new TextEncoder();
  // Texts go into the heap: the stack is too small for a megabyte of pasted points.
  const lent = (string) => {
    const bytes = encoder.encode(string), at = module._malloc(bytes.length + 1);
    if (at === 0) throw new Error('The lab has no memory left: reload the page.');
    module.HEAPU8.set(bytes, at);
    module.HEAPU8[at + bytes.length] = 0;
    return at;
  };
  const call = (name, ...values) => {
    const strings = [];
    try {
      return module[`_${name}`](...values.map((value) => {
        if (typeof value !== 'string') return value;
        strings.push(lent(value));
        return strings[strings.length - 1];
      }));
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) throw new Error(`The library stopped (${error.message}): reload the page.`);
      throw error;
    } finally {
      for (const at of strings) module._free(at);
    }
  };
  const checked = (result) => {
    if (result === 0) throw new Error(text(call('lab_error')));
    return result;
  };
  const open = (name, settings = {}) => {
    const room = checked(call('lab_open', name, JSON.stringify(settings)));
    return {
      do: (command, args = {}) => void checked(call('lab_do', room, command, JSON.stringify(args))),
      // A copy: the memory of the library may move with its next call.
      numbers: (name) => {
        const at = checked(call('lab_numbers', room, name)) / 8;
        return module.HEAPF64.slice(at, at + call('lab_count'));
      },
      number(name) { return this.numbers(name)[0]; },
      text: (name) => text(checked(call('lab_text', room, name))),
      json(name) { return JSON.parse(this.text(name)); },
      close: () => void call('lab_close', room),
    };
  };
  return {open, memory: () => module.HEAPF64.buffer.byteLength};
}
