"""The demo's family of small convolutional networks: architectures, stills, training, ONNX files."""
