// Written by training/golden/make_pure_operations.py from TensorFlow's own definitions.

/** Operations that keep to the model that they are in: no file, no process, no network, no Python. */
export const PURE_OPERATIONS: ReadonlySet<string> = new Set(
  (
    'A Abs AccumulateNV2 AccumulatorApplyGradient AccumulatorNumAccumulated ' +
    'AccumulatorSetGlobalStep AccumulatorTakeGradient Acos Acosh Add AddN AddV2 AdjustContrast ' +
    'AdjustContrastv2 AdjustHue AdjustSaturation All Angle AnonymousHashTable ' +
    'AnonymousMutableDenseHashTable AnonymousMutableHashTable ' +
    'AnonymousMutableHashTableOfTensors Any ApplyAdaMax ApplyAdadelta ApplyAdagrad ' +
    'ApplyAdagradDA ApplyAdagradV2 ApplyAdam ApplyAddSign ApplyCenteredRMSProp ApplyFtrl ' +
    'ApplyFtrlV2 ApplyGradientDescent ApplyMomentum ApplyPowerSign ApplyProximalAdagrad ' +
    'ApplyProximalGradientDescent ApplyRMSProp ApproxTopK ApproximateEqual ArgMax ArgMin ' +
    'AsString Asin Asinh Assert Assign AssignAdd AssignSub AssignVariableOp Atan Atan2 Atanh ' +
    'Attr AttrBool AttrBoolList AttrDefault AttrEmptyListDefault AttrEnum AttrEnumList ' +
    'AttrFloat AttrListDefault AttrListMin AttrListTypeDefault AttrMin AttrPartialShape ' +
    'AttrPartialShapeList AttrShape AttrShapeList AttrTypeDefault AudioMicrofrontend ' +
    'AudioSpectrogram AvgPool AvgPool3D AvgPool3DGrad AvgPoolGrad B BandedTriangularSolve ' +
    'BarrierClose BarrierIncompleteSize BarrierInsertMany BarrierReadySize BarrierTakeMany ' +
    'Batch BatchCholesky BatchCholeskyGrad BatchFFT BatchFFT2D BatchFFT3D BatchFunction ' +
    'BatchIFFT BatchIFFT2D BatchIFFT3D BatchMatMul BatchMatMulV2 BatchMatMulV3 ' +
    'BatchMatrixBandPart BatchMatrixDeterminant BatchMatrixDiag BatchMatrixDiagPart ' +
    'BatchMatrixInverse BatchMatrixSetDiag BatchMatrixSolve BatchMatrixSolveLs ' +
    'BatchMatrixTriangularSolve BatchNormWithGlobalNormalization ' +
    'BatchNormWithGlobalNormalizationGrad BatchSelfAdjointEig BatchSelfAdjointEigV2 BatchSvd ' +
    'BatchToSpace BatchToSpaceND BesselI0 BesselI0e BesselI1 BesselI1e BesselJ0 BesselJ1 ' +
    'BesselK0 BesselK0e BesselK1 BesselK1e BesselY0 BesselY1 Betainc BiasAdd BiasAddGrad ' +
    'BiasAddV1 Binary Bincount Bitcast BitwiseAnd BitwiseOr BitwiseXor BlockLSTM BlockLSTMGrad ' +
    'BlockLSTMGradV2 BlockLSTMV2 BroadcastArgs BroadcastGradientArgs BroadcastTo Bucketize ' +
    'CSRSparseMatrixComponents CSRSparseMatrixToDense CSRSparseMatrixToSparseTensor ' +
    'CTCBeamSearchDecoder CTCGreedyDecoder CTCLoss CTCLossV2 Case Cast Ceil CheckNumerics ' +
    'CheckNumericsV2 Cholesky CholeskyGrad ClipByValue CombinedNonMaxSuppression Complex ' +
    'ComplexAbs ComplexStruct CompositeTensorVariantFromComponents ' +
    'CompositeTensorVariantToComponents CompressElement ComputeAccidentalHits ComputeBatchSize ' +
    'Concat ConcatOffset ConcatV2 Conj ConjugateTranspose Const ConstructionFails ' +
    'ControlTrigger Conv Conv2D Conv2DBackpropFilter Conv2DBackpropFilterV2 Conv2DBackpropInput ' +
    'Conv2DBackpropInputV2 Conv3D Conv3DBackpropFilter Conv3DBackpropFilterV2 ' +
    'Conv3DBackpropInput Conv3DBackpropInputV2 Cos Cosh CountUpTo CropAndResize ' +
    'CropAndResizeGradBoxes CropAndResizeGradImage Cross CudnnRNNCanonicalToParams ' +
    'CudnnRNNCanonicalToParamsV2 CudnnRNNParamsSize CudnnRNNParamsToCanonical ' +
    'CudnnRNNParamsToCanonicalV2 Cumprod Cumsum CumulativeLogsumexp DTensorAllGather ' +
    'DTensorAllReduce DTensorAllScatter DTensorAllToAll DTensorReduceScatter DataFormatDimMap ' +
    'DataFormatVecPermute Dawsn DecodeAndCropJpeg DecodeBase64 DecodeBmp DecodeCSV ' +
    'DecodeCompressed DecodeGif DecodeImage DecodeJSONExample DecodeJpeg DecodePaddedRaw ' +
    'DecodePng DecodeRaw DecodeWav DeepCopy DefaultAttrs DenseBincount DenseCountSparseOutput ' +
    'DenseToCSRSparseMatrix DenseToDenseSetOperation DenseToSparseSetOperation DepthToSpace ' +
    'DepthwiseConv2dNative DepthwiseConv2dNativeBackpropFilter ' +
    'DepthwiseConv2dNativeBackpropInput Dequantize DeserializeManySparse DeserializeSparse ' +
    'DestroyTemporaryVariable Diag DiagPart Digamma Dilation2D Dilation2DBackpropFilter ' +
    'Dilation2DBackpropInput Div DivNoNan DrawBoundingBoxes DrawBoundingBoxesV2 ' +
    'DynamicPartition DynamicStitch EditDistance Eig Einsum Elu EluGrad Empty EmptyTensorList ' +
    'EmptyTensorMap EncodeBase64 EncodeJpeg EncodeJpegVariableQuality EncodePng EncodeWav ' +
    'EnsureShape Enter Equal Erf Erfc Erfinv EuclideanNorm Exit Exp ExpandDims Expint Expm1 ' +
    'ExtractGlimpse ExtractGlimpseV2 ExtractImagePatches ExtractJpegShape ExtractVolumePatches ' +
    'FFT FFT2D FFT3D FFTND Fact FakeParam FakeQuantWithMinMaxArgs ' +
    'FakeQuantWithMinMaxArgsGradient FakeQuantWithMinMaxVars FakeQuantWithMinMaxVarsGradient ' +
    'FakeQuantWithMinMaxVarsPerChannel FakeQuantWithMinMaxVarsPerChannelGradient Fill ' +
    'Fingerprint FiveFloatOutputs FloatInput FloatOutput FloatOutputStringOutput Floor FloorDiv ' +
    'FloorMod Foo1 Foo2 Foo3 For FractionalAvgPool FractionalAvgPoolGrad FractionalMaxPool ' +
    'FractionalMaxPoolGrad FresnelCos FresnelSin FuncAttr FuncListAttr FusedBatchNorm ' +
    'FusedBatchNormGrad FusedBatchNormGradV2 FusedBatchNormGradV3 FusedBatchNormV2 ' +
    'FusedBatchNormV3 FusedPadConv2D FusedResizeAndPadConv2D GRUBlockCell GRUBlockCellGrad ' +
    'Gather GatherNd GatherV2 GenerateBoundingBoxProposals GetDeadline GetElementAtIndex ' +
    'GetOptions Greater GreaterEqual GuaranteeConst HSVToRGB HashTable HashTableV2 ' +
    'HistogramFixedWidth HostConst IFFT IFFT2D IFFT3D IFFTND IRFFT IRFFT2D IRFFT3D IRFFTND ' +
    'Identity IdentityN If Igamma IgammaGradA Igammac Imag ImageProjectiveTransformV2 ' +
    'ImageProjectiveTransformV3 InPolymorphicTwice InTopK InTopKV2 ' +
    'InfeedEnqueuePrelinearizedBuffer InitializeTable InitializeTableFromTextFile ' +
    'InitializeTableFromTextFileV2 InitializeTableV2 InplaceAdd InplaceSub InplaceUpdate ' +
    'Int64Output IntAttr IntInput IntInputFloatInput IntInputIntOutput IntOutput ' +
    'IntOutputFloatOutput Inv InvGrad Invert InvertPermutation IsFinite IsInf IsNan ' +
    'IsVariableInitialized IsotonicRegression KMC2ChainInitialization KernelLabel ' +
    'KernelLabelRequired KmeansPlusPlusInitialization KthOrderStatistic L2Loss LRN LRNGrad ' +
    'LSTMBlockCell LSTMBlockCellGrad LeakyRelu LeakyReluGrad LeftShift Less LessEqual Lgamma ' +
    'LinSpace ListDiff ListInput ListOutput Log Log1p LogMatrixDeterminant LogSoftmax ' +
    'LogicalAnd LogicalNot LogicalOr LookupTableExport LookupTableExportV2 LookupTableFind ' +
    'LookupTableFindV2 LookupTableImport LookupTableImportV2 LookupTableInsert ' +
    'LookupTableInsertV2 LookupTableSize LookupTableSizeV2 LoopCond LowerBound Lu MakeUnique ' +
    'MapDefun MatMul MatrixBandPart MatrixDeterminant MatrixDiag MatrixDiagPart ' +
    'MatrixDiagPartV2 MatrixDiagPartV3 MatrixDiagV2 MatrixDiagV3 MatrixExponential ' +
    'MatrixInverse MatrixLogarithm MatrixSetDiag MatrixSetDiagV2 MatrixSetDiagV3 MatrixSolve ' +
    'MatrixSolveLs MatrixSquareRoot MatrixTriangularSolve Max MaxPool MaxPool3D MaxPool3DGrad ' +
    'MaxPool3DGradGrad MaxPoolGrad MaxPoolGradGrad MaxPoolGradGradV2 MaxPoolGradGradWithArgmax ' +
    'MaxPoolGradV2 MaxPoolGradWithArgmax MaxPoolV2 MaxPoolWithArgmax Maximum Mean Merge ' +
    'MergeDedupData Mfcc Min Minimum MirrorPad MirrorPadGrad MixedStruct Mod Mul MulNoNan ' +
    'Multinomial MutableDenseHashTable MutableDenseHashTableV2 MutableHashTable ' +
    'MutableHashTableOfTensors MutableHashTableOfTensorsV2 MutableHashTableV2 ' +
    'NInPolymorphicTwice NInTwice NInTwoTypeVariables NIntsIn NIntsOut NIntsOutDefault ' +
    'NPolymorphicIn NPolymorphicOut NPolymorphicOutDefault NPolymorphicRestrictIn ' +
    'NPolymorphicRestrictOut Namespace>TestStringOutput Ndtri NearestNeighbors Neg NextAfter ' +
    'NextIteration NoOp NonMaxSuppression NonMaxSuppressionV2 NonMaxSuppressionV3 ' +
    'NonMaxSuppressionV4 NonMaxSuppressionV5 NonMaxSuppressionWithOverlaps None NotEqual ' +
    'NthElement Old OneHot OnesLike OpWithDefaultAttr OpWithFutureDefaultAttr OptionalFromValue ' +
    'OptionalGetValue OptionalHasValue OptionalNone OutT OutTypeList OutTypeListRestrict Pack ' +
    'Pad PadV2 ParallelConcat ParallelDynamicStitch ParseExample ParseExampleV2 ' +
    'ParseSequenceExample ParseSequenceExampleV2 ParseSingleExample ParseSingleSequenceExample ' +
    'ParseTensor PartitionedCall Placeholder PlaceholderV2 PlaceholderWithDefault Polygamma ' +
    'Polymorphic PolymorphicDefaultOut PolymorphicOut PopulationCount Pow Prelinearize ' +
    'PrelinearizeTuple PreventGradient Prod Qr QuantizeAndDequantize QuantizeAndDequantizeV2 ' +
    'QuantizeAndDequantizeV3 QuantizeAndDequantizeV4 QuantizeAndDequantizeV4Grad ' +
    'QuantizeDownAndShrinkRange QuantizeV2 QuantizedAdd QuantizedAvgPool ' +
    'QuantizedBatchNormWithGlobalNormalization QuantizedBiasAdd QuantizedConcat ' +
    'QuantizedConcatV2 QuantizedConv2D QuantizedConv2DAndRelu ' +
    'QuantizedConv2DAndReluAndRequantize QuantizedConv2DAndRequantize QuantizedConv2DPerChannel ' +
    'QuantizedConv2DWithBias QuantizedConv2DWithBiasAndRelu ' +
    'QuantizedConv2DWithBiasAndReluAndRequantize QuantizedConv2DWithBiasAndRequantize ' +
    'QuantizedConv2DWithBiasSignedSumAndReluAndRequantize QuantizedConv2DWithBiasSumAndRelu ' +
    'QuantizedConv2DWithBiasSumAndReluAndRequantize QuantizedDepthwiseConv2D ' +
    'QuantizedDepthwiseConv2DWithBias QuantizedDepthwiseConv2DWithBiasAndRelu ' +
    'QuantizedDepthwiseConv2DWithBiasAndReluAndRequantize QuantizedInstanceNorm QuantizedMatMul ' +
    'QuantizedMatMulWithBias QuantizedMatMulWithBiasAndDequantize ' +
    'QuantizedMatMulWithBiasAndRelu QuantizedMatMulWithBiasAndReluAndRequantize ' +
    'QuantizedMatMulWithBiasAndRequantize QuantizedMaxPool QuantizedMul QuantizedRelu ' +
    'QuantizedRelu6 QuantizedReluX QuantizedReshape QuantizedResizeBilinear QueueClose ' +
    'QueueDequeue QueueDequeueMany QueueDequeueUpTo QueueEnqueue QueueEnqueueMany QueueIsClosed ' +
    'QueueSize RFFT RFFT2D RFFT3D RFFTND RGBToHSV RaggedBincount RaggedCountSparseOutput ' +
    'RaggedCross RaggedFillEmptyRows RaggedFillEmptyRowsGrad RaggedGather RaggedRange ' +
    'RaggedTensorFromVariant RaggedTensorToSparse RaggedTensorToTensor RaggedTensorToVariant ' +
    'RaggedTensorToVariantGradient RandomCrop RandomGamma RandomGammaGrad RandomIndexShuffle ' +
    'RandomPoisson RandomPoissonV2 RandomShuffle RandomStandardNormal RandomUniform ' +
    'RandomUniformInt Range Rank ReadVariableOp Real RealDiv Reciprocal ReciprocalGrad ' +
    'ReduceJoin RefEnter RefExit RefIdentity RefIn RefInputFloatInput ' +
    'RefInputFloatInputIntOutput RefInputIntInput RefMerge RefNextIteration RefOut RefOutput ' +
    'RefOutputFloatOutput RefSelect RefSwitch RegexFullMatch RegexReplace Relayout RelayoutLike ' +
    'Relu Relu6 Relu6Grad ReluGrad RequantizationRange RequantizationRangePerChannel Requantize ' +
    'RequantizePerChannel ReservedAttr ReservedInput Reshape ResizeArea ResizeBicubic ' +
    'ResizeBicubicGrad ResizeBilinear ResizeBilinearGrad ResizeNearestNeighbor ' +
    'ResizeNearestNeighborGrad ResourceGather ResourceGatherNd RestoreV2 Restrict Reverse ' +
    'ReverseSequence ReverseV2 RightShift Rint RiscAbs RiscAdd RiscBinaryArithmetic ' +
    'RiscBinaryComparison RiscBitcast RiscBroadcast RiscCast RiscCeil RiscCholesky RiscConcat ' +
    'RiscCondition RiscConv RiscCos RiscDiv RiscDot RiscExp RiscFft RiscFloor RiscGather ' +
    'RiscImag RiscIsFinite RiscLog RiscLogicalAnd RiscLogicalNot RiscLogicalOr RiscMax RiscMin ' +
    'RiscMul RiscNeg RiscPad RiscPool RiscPow RiscRandomUniform RiscReal RiscReduce RiscRem ' +
    'RiscReshape RiscReverse RiscScatter RiscShape RiscSign RiscSlice RiscSort RiscSqueeze ' +
    'RiscSub RiscTranspose RiscTriangularSolve RiscUnary Roll Round Rsqrt RsqrtGrad ' +
    'ScaleAndTranslate ScaleAndTranslateGrad ScatterAdd ScatterDiv ScatterMax ScatterMin ' +
    'ScatterMul ScatterNd ScatterNdAdd ScatterNdMax ScatterNdMin ScatterNdNonAliasingAdd ' +
    'ScatterNdSub ScatterNdUpdate ScatterSub ScatterUpdate SegmentMax SegmentMaxV2 SegmentMean ' +
    'SegmentMin SegmentMinV2 SegmentProd SegmentProdV2 SegmentSum SegmentSumV2 Select SelectV2 ' +
    'SelfAdjointEig SelfAdjointEigV2 Selu SeluGrad SerializeManySparse SerializeSparse ' +
    'SerializeTensor SetSize Shape ShapeN ShardedFilename Sigmoid SigmoidGrad Sign Simple ' +
    'SimpleStruct Sin Sinh Size Slice Snapshot SobolSample Softmax ' +
    'SoftmaxCrossEntropyWithLogits Softplus SoftplusGrad Softsign SoftsignGrad SpaceToBatch ' +
    'SpaceToBatchND SpaceToDepth SparseAccumulatorApplyGradient SparseAccumulatorTakeGradient ' +
    'SparseAdd SparseAddGrad SparseApplyAdadelta SparseApplyAdagrad SparseApplyAdagradDA ' +
    'SparseApplyAdagradV2 SparseApplyCenteredRMSProp SparseApplyFtrl SparseApplyFtrlV2 ' +
    'SparseApplyMomentum SparseApplyProximalAdagrad SparseApplyProximalGradientDescent ' +
    'SparseApplyRMSProp SparseBincount SparseConcat SparseCountSparseOutput SparseCross ' +
    'SparseCrossHashed SparseCrossV2 SparseDenseCwiseAdd SparseDenseCwiseDiv ' +
    'SparseDenseCwiseMul SparseFillEmptyRows SparseFillEmptyRowsGrad SparseMatMul ' +
    'SparseMatrixAdd SparseMatrixMatMul SparseMatrixMul SparseMatrixNNZ SparseMatrixOrderingAMD ' +
    'SparseMatrixSoftmax SparseMatrixSoftmaxGrad SparseMatrixSparseCholesky ' +
    'SparseMatrixSparseMatMul SparseMatrixTranspose SparseMatrixZeros SparseReduceMax ' +
    'SparseReduceMaxSparse SparseReduceSum SparseReduceSumSparse SparseReorder SparseReshape ' +
    'SparseSegmentMean SparseSegmentMeanGrad SparseSegmentMeanGradV2 ' +
    'SparseSegmentMeanWithNumSegments SparseSegmentSqrtN SparseSegmentSqrtNGrad ' +
    'SparseSegmentSqrtNGradV2 SparseSegmentSqrtNWithNumSegments SparseSegmentSum ' +
    'SparseSegmentSumGrad SparseSegmentSumGradV2 SparseSegmentSumWithNumSegments SparseSlice ' +
    'SparseSliceGrad SparseSoftmax SparseSoftmaxCrossEntropyWithLogits SparseSparseMaximum ' +
    'SparseSparseMinimum SparseSplit SparseTensorDenseAdd SparseTensorDenseMatMul ' +
    'SparseTensorToCSRSparseMatrix SparseToDense SparseToSparseSetOperation Spence Split ' +
    'SplitDedupData SplitV Sqrt SqrtGrad Square SquaredDifference Squeeze Stack StackClose ' +
    'StackCloseV2 StackPop StackPopV2 StackPush StackPushV2 StackV2 StatefulPartitionedCall ' +
    'StatelessCase StatelessIf StatelessMultinomial StatelessParameterizedTruncatedNormal ' +
    'StatelessRandomBinomial StatelessRandomGammaV2 StatelessRandomGammaV3 ' +
    'StatelessRandomGetKeyCounter StatelessRandomGetKeyCounterAlg StatelessRandomNormal ' +
    'StatelessRandomNormalV2 StatelessRandomPoisson StatelessRandomUniform ' +
    'StatelessRandomUniformFullInt StatelessRandomUniformFullIntV2 StatelessRandomUniformInt ' +
    'StatelessRandomUniformIntV2 StatelessRandomUniformV2 StatelessSampleDistortedBoundingBox ' +
    'StatelessShuffle StatelessTruncatedNormal StatelessTruncatedNormalV2 StatelessWhile ' +
    'StaticRegexFullMatch StaticRegexReplace StochasticCastToInt StopGradient StridedSlice ' +
    'StridedSliceAssign StridedSliceGrad StringFormat StringJoin StringLength StringListAttr ' +
    'StringLower StringNGrams StringSplit StringSplitV2 StringStrip StringToHashBucket ' +
    'StringToHashBucketFast StringToHashBucketStrong StringToNumber StringUpper Sub Substr Sum ' +
    'Svd Switch Tan Tanh TanhGrad TensorArrayClose TensorArrayCloseV2 TensorArrayCloseV3 ' +
    'TensorArrayConcat TensorArrayConcatV2 TensorArrayConcatV3 TensorArrayGather ' +
    'TensorArrayGatherV2 TensorArrayGatherV3 TensorArrayGradV3 TensorArrayPack TensorArrayRead ' +
    'TensorArrayReadV2 TensorArrayReadV3 TensorArrayScatter TensorArrayScatterV2 ' +
    'TensorArrayScatterV3 TensorArraySize TensorArraySizeV2 TensorArraySizeV3 TensorArraySplit ' +
    'TensorArraySplitV2 TensorArraySplitV3 TensorArrayUnpack TensorArrayV3 TensorArrayWrite ' +
    'TensorArrayWriteV2 TensorArrayWriteV3 TensorListConcat TensorListConcatLists ' +
    'TensorListConcatV2 TensorListElementShape TensorListFromTensor TensorListGather ' +
    'TensorListGetItem TensorListLength TensorListPopBack TensorListPushBack ' +
    'TensorListPushBackBatch TensorListReserve TensorListResize TensorListScatter ' +
    'TensorListScatterIntoExistingList TensorListScatterV2 TensorListSetItem TensorListSplit ' +
    'TensorListStack TensorMapErase TensorMapHasKey TensorMapInsert TensorMapLookup ' +
    'TensorMapSize TensorMapStackKeys TensorScatterAdd TensorScatterMax TensorScatterMin ' +
    'TensorScatterSub TensorScatterUpdate TensorStridedSliceUpdate TestStringOutput ' +
    'TfLiteSubgraphExecute Tile TileGrad ToBool TopK TopKUnique TopKV2 TopKWithUnique Transpose ' +
    'TridiagonalMatMul TridiagonalSolve TruncateDiv TruncateMod TruncatedNormal TwoFloatInputs ' +
    'TwoFloatInputsFloatOutput TwoFloatInputsIntOutput TwoFloatOutputs TwoIntInputs ' +
    'TwoIntOutputs TwoRefsIn TypeList TypeListRestrict TypeListTwice Unary Unbatch UnbatchGrad ' +
    'UncompressElement UnicodeDecode UnicodeDecodeWithOffsets UnicodeEncode UnicodeScript ' +
    'UnicodeTranscode UniformDequantize UniformQuantize UniformQuantizedAdd ' +
    'UniformQuantizedClipByValue UniformQuantizedConvolution UniformQuantizedConvolutionHybrid ' +
    'UniformQuantizedDot UniformQuantizedDotHybrid UniformRequantize Unique UniqueV2 ' +
    'UniqueWithCounts UniqueWithCountsV2 Unpack UnravelIndex UnsortedSegmentJoin ' +
    'UnsortedSegmentMax UnsortedSegmentMin UnsortedSegmentProd UnsortedSegmentSum UpperBound ' +
    'VarHandleOp VarIsInitializedOp Variable VariableShape VariableV2 Where While WindowOp ' +
    'Xdivy Xlog1py Xlogy ZerosLike Zeta '
  )
    .trim()
    .split(' '),
);
