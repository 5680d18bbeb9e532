package alexnet.weights.onnx;

import static alexnet.io.ProtoMessage.BYTES;
import static alexnet.io.ProtoMessage.FIXED32;
import static alexnet.io.ProtoMessage.VARINT;

/**
 * The tags of the protobuf fields that are read or written here, by message: field number and wire
 * type. Numbers are those of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.
 */
final class OnnxProto {
  private OnnxProto() {}

  /** ModelProto: the file. */
  static final class Model {
    static final int IR_VERSION = 1 << 3 | VARINT;
    static final int PRODUCER_NAME = 2 << 3 | BYTES;
    static final int PRODUCER_VERSION = 3 << 3 | BYTES;
    static final int DOC_STRING = 6 << 3 | BYTES;
    static final int GRAPH = 7 << 3 | BYTES;
    static final int OPSET_IMPORT = 8 << 3 | BYTES;
    static final int METADATA_PROPS = 14 << 3 | BYTES;

    private Model() {}
  }

  /** OperatorSetIdProto. */
  static final class OperatorSet {
    static final int VERSION = 2 << 3 | VARINT;

    private OperatorSet() {}
  }

  /** StringStringEntryProto. */
  static final class Entry {
    static final int KEY = 1 << 3 | BYTES;
    static final int VALUE = 2 << 3 | BYTES;

    private Entry() {}
  }

  /** GraphProto. */
  static final class Graph {
    static final int NODE = 1 << 3 | BYTES;
    static final int NAME = 2 << 3 | BYTES;
    static final int INITIALIZER = 5 << 3 | BYTES;
    static final int INPUT = 11 << 3 | BYTES;
    static final int OUTPUT = 12 << 3 | BYTES;

    private Graph() {}
  }

  /** NodeProto. */
  static final class Node {
    static final int INPUT = 1 << 3 | BYTES;
    static final int OUTPUT = 2 << 3 | BYTES;
    static final int NAME = 3 << 3 | BYTES;
    static final int OP_TYPE = 4 << 3 | BYTES;
    static final int ATTRIBUTE = 5 << 3 | BYTES;
    static final int DOMAIN = 7 << 3 | BYTES;

    private Node() {}
  }

  /** AttributeProto. */
  static final class Attribute {
    static final int NAME = 1 << 3 | BYTES;
    static final int FLOAT = 2 << 3 | FIXED32;
    static final int INT = 3 << 3 | VARINT;
    static final int TEXT = 4 << 3 | BYTES;
    static final int TENSOR = 5 << 3 | BYTES;
    static final int INTS = 8 << 3 | VARINT;
    static final int INTS_PACKED = 8 << 3 | BYTES;
    static final int TYPE = 20 << 3 | VARINT;

    /** Values of {@link #TYPE}. */
    static final int TYPE_FLOAT = 1;

    static final int TYPE_INT = 2;
    static final int TYPE_INTS = 7;

    private Attribute() {}
  }

  /** TensorProto. */
  static final class Tensor {
    static final int DIMS = 1 << 3 | VARINT;
    static final int DIMS_PACKED = 1 << 3 | BYTES;
    static final int DATA_TYPE = 2 << 3 | VARINT;
    static final int FLOAT_DATA = 4 << 3 | BYTES;
    static final int INT64_DATA = 7 << 3 | BYTES;
    static final int NAME = 8 << 3 | BYTES;
    static final int RAW_DATA = 9 << 3 | BYTES;
    static final int DOUBLE_DATA = 10 << 3 | BYTES;
    static final int EXTERNAL_DATA = 13 << 3 | BYTES;

    /** Values of {@link #DATA_TYPE}. */
    static final int FLOAT = 1;

    static final int UINT8 = 2;
    static final int INT32 = 6;
    static final int INT64 = 7;
    static final int FLOAT16 = 10;
    static final int DOUBLE = 11;
    static final int BFLOAT16 = 16;

    private Tensor() {}
  }

  /** ValueInfoProto: name and type of an input or output. */
  static final class ValueInfo {
    static final int NAME = 1 << 3 | BYTES;
    static final int TYPE = 2 << 3 | BYTES;

    private ValueInfo() {}
  }

  /** TypeProto and TypeProto.Tensor. */
  static final class Type {
    static final int TENSOR = 1 << 3 | BYTES;
    static final int ELEMENT = 1 << 3 | VARINT;
    static final int SHAPE = 2 << 3 | BYTES;

    private Type() {}
  }

  /** TensorShapeProto and its Dimension. */
  static final class Shape {
    static final int DIMENSION = 1 << 3 | BYTES;
    static final int VALUE = 1 << 3 | VARINT;
    static final int SYMBOL = 2 << 3 | BYTES;

    private Shape() {}
  }
}
