// An ONNX model of one MatMul with free dimensions, written byte by byte (onnx.proto, protobuf wire
// format): nothing else is needed to make it.

const utf8 = new TextEncoder();
const varint = (n) => (n < 128 ? [n] : [(n & 127) | 128, ...varint(n >>> 7)]);
/** A field of numbers. */
const number = (field, n) => [...varint(field << 3), ...varint(n)];
/** A field of bytes: a string or a message within. */
const bytes = (field, content) => {
  const body = typeof content === 'string' ? [...utf8.encode(content)] : content;
  return [...varint((field << 3) | 2), ...varint(body.length), ...body];
};

const FLOAT = 1;
const dimension = (name) => bytes(1, bytes(2, name)); // TensorShapeProto.dim.dim_param
/** ValueInfoProto: a float matrix. */
const matrix = (name, rows, columns) => [
  ...bytes(1, name),
  ...bytes(2, bytes(1, [...number(1, FLOAT), ...bytes(2, [...dimension(rows), ...dimension(columns)])])),
];

/** product [m x n] = left [m x k] * right [k x n]. */
export function matMulModel() {
  const node = [...bytes(1, 'left'), ...bytes(1, 'right'), ...bytes(2, 'product'), ...bytes(4, 'MatMul')];
  const graph = [
    ...bytes(1, node),
    ...bytes(2, 'matmul'),
    ...bytes(11, matrix('left', 'm', 'k')),
    ...bytes(11, matrix('right', 'k', 'n')),
    ...bytes(12, matrix('product', 'm', 'n')),
  ];
  const IR_VERSION = 8;
  const OPSET = 17;
  return new Uint8Array([...number(1, IR_VERSION), ...bytes(7, graph), ...bytes(8, number(2, OPSET))]);
}
