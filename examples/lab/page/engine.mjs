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
  const call = (name, ...values) =>
    module.ccall(name, 'number', values.map((v) => (typeof v === 'string' ? 'string' : 'number')), values);
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
      close: () => module.ccall('lab_close', null, ['number'], [room]),
    };
  };
  return {open, memory: () => module.HEAPF64.buffer.byteLength};
}
