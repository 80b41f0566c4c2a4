// The native methods of ai.djl.pytorch.jni.PyTorchLibrary that GeRe calls, for whichever PyTorch this is
// compiled with: `submit/gere native` does that, because IValue's tags and the sizes of structs differ
// between versions. Signatures follow `javap -s -p ai.djl.pytorch.jni.PyTorchLibrary`; a method of that
// class which is not here ends in Java's UnsatisfiedLinkError.
//
// A tensor, a script value and a module travel as jlong: the address of a C++ object on the heap, which
// the matching torchDelete... frees.
#include <jni.h>

#include <ATen/Parallel.h>
#include <torch/script.h>

#include <sstream>
#include <vector>

namespace torch::jit {
// Declared in a header that has moved between versions.
void setGraphExecutorOptimize(bool);
}  // namespace torch::jit

#define NATIVE(result, name) extern "C" JNIEXPORT result JNICALL Java_ai_djl_pytorch_jni_PyTorchLibrary_##name

namespace {
using at::Tensor;
using c10::IValue;
using torch::jit::Module;

// In the order of DJL's DataType; bfloat16 is unknown to it and has the number behind them.
constexpr c10::ScalarType TYPES[] = {c10::ScalarType::Float, c10::ScalarType::Double, c10::ScalarType::Half,
                                     c10::ScalarType::Byte,  c10::ScalarType::Int,    c10::ScalarType::Char,
                                     c10::ScalarType::Long,  c10::ScalarType::Bool};
constexpr int KNOWN_TYPES = sizeof(TYPES) / sizeof(TYPES[0]);

// What C++ throws becomes DJL's exception, with the same words.
template <typename Body>
auto guarded(JNIEnv* env, Body body) -> decltype(body()) {
  try {
    return body();
  } catch (const std::exception& e) {
    if (!env->ExceptionCheck()) env->ThrowNew(env->FindClass("ai/djl/engine/EngineException"), e.what());
  }
  return decltype(body())();
}

template <typename T>
T& the(jlong address) {
  return *reinterpret_cast<T*>(address);
}

template <typename T>
jlong keep(T value) {
  return reinterpret_cast<jlong>(new T(std::move(value)));
}

std::vector<int64_t> numbers(JNIEnv* env, jlongArray array) {
  std::vector<jlong> values(env->GetArrayLength(array));
  env->GetLongArrayRegion(array, 0, static_cast<jsize>(values.size()), values.data());
  return {values.begin(), values.end()};
}

std::string text(JNIEnv* env, jstring java) {
  const char* utf = env->GetStringUTFChars(java, nullptr);
  std::string copy(utf);
  env->ReleaseStringUTFChars(java, utf);
  return copy;
}

jlongArray array(JNIEnv* env, const std::vector<jlong>& values) {
  jlongArray made = env->NewLongArray(static_cast<jsize>(values.size()));
  env->SetLongArrayRegion(made, 0, static_cast<jsize>(values.size()), values.data());
  return made;
}

// DJL's {type, index}: type 0 is the CPU, 1 is CUDA.
c10::Device device(JNIEnv* env, jintArray parts) {
  jint values[2];
  env->GetIntArrayRegion(parts, 0, 2, values);
  return values[0] == 0 ? c10::Device(c10::DeviceType::CPU) : c10::Device(c10::DeviceType::CUDA, static_cast<c10::DeviceIndex>(values[1]));
}
}  // namespace

// ---------------------------------------------------------------- settings of a thread or of the process

NATIVE(jboolean, torchIsGradMode)(JNIEnv*, jobject) { return c10::GradMode::is_enabled(); }
NATIVE(void, torchSetGradMode)(JNIEnv*, jobject, jboolean on) { c10::GradMode::set_enabled(on); }
NATIVE(jint, torchGetNumInteropThreads)(JNIEnv*, jobject) { return at::get_num_interop_threads(); }
NATIVE(jint, torchGetNumThreads)(JNIEnv*, jobject) { return at::get_num_threads(); }
NATIVE(void, torchSetNumThreads)(JNIEnv*, jobject, jint count) { at::set_num_threads(count); }
NATIVE(void, setGraphExecutorOptimize)(JNIEnv*, jobject, jboolean on) { torch::jit::setGraphExecutorOptimize(on); }
// DJL asks for PyTorch's features when it starts and uses none of them here.
NATIVE(void, torchShowConfig)(JNIEnv*, jobject, jobject) {}

// ---------------------------------------------------------------- tensors

NATIVE(void, torchDeleteTensor)(JNIEnv*, jobject, jlong tensor) { delete &the<Tensor>(tensor); }

NATIVE(jlongArray, torchSizes)(JNIEnv* env, jobject, jlong tensor) {
  auto sizes = the<Tensor>(tensor).sizes();
  return array(env, {sizes.begin(), sizes.end()});
}

NATIVE(jint, torchDType)(JNIEnv*, jobject, jlong tensor) {
  for (int i = 0; i < KNOWN_TYPES; i++) {
    if (TYPES[i] == the<Tensor>(tensor).scalar_type()) return i;
  }
  return KNOWN_TYPES;
}

NATIVE(jintArray, torchDevice)(JNIEnv* env, jobject, jlong tensor) {
  c10::Device where = the<Tensor>(tensor).device();
  jint parts[2] = {where.is_cpu() ? 0 : 1, where.index()};
  jintArray made = env->NewIntArray(2);
  env->SetIntArrayRegion(made, 0, 2, parts);
  return made;
}

// On the CPU a window into the buffer's memory, elsewhere a copy.
NATIVE(jlong, torchFromBlob)(JNIEnv* env, jobject, jobject buffer, jlongArray shape, jint type, jint, jintArray where, jboolean) {
  return guarded(env, [&]() -> jlong {
    TORCH_CHECK(type >= 0 && type < KNOWN_TYPES, "no tensor of DJL's type ", type);
    Tensor window = at::from_blob(env->GetDirectBufferAddress(buffer), numbers(env, shape), at::dtype(TYPES[type]));
    return keep(window.to(device(env, where)));
  });
}

// ---------------------------------------------------------------- scripts

NATIVE(jlong, moduleLoad__Ljava_io_InputStream_2_3IZ_3BJ)(JNIEnv* env, jobject, jobject stream, jintArray, jboolean, jbyteArray buffer, jlong) {
  return guarded(env, [&]() -> jlong {
    jmethodID read = env->GetMethodID(env->GetObjectClass(stream), "read", "([BII)I");
    jint room = env->GetArrayLength(buffer);
    std::string archive;
    for (jint count; (count = env->CallIntMethod(stream, read, buffer, 0, room)) > 0;) {
      size_t from = archive.size();
      archive.resize(from + count);
      env->GetByteArrayRegion(buffer, 0, count, reinterpret_cast<jbyte*>(&archive[from]));
    }
    TORCH_CHECK(!env->ExceptionCheck(), "the script's stream cannot be read");
    std::istringstream in(archive);
    return keep(torch::jit::load(in));
  });
}

NATIVE(jlong, moduleRunMethod)(JNIEnv* env, jobject, jlong module, jstring method, jlongArray arguments, jboolean train, jboolean) {
  return guarded(env, [&]() -> jlong {
    TORCH_CHECK(train, "methods run with autograd or not at all here");
    std::string name = text(env, method);
    std::vector<IValue> values;
    for (int64_t value : numbers(env, arguments)) values.push_back(the<IValue>(value));
    return keep(the<Module>(module).get_method(name)(std::move(values)));
  });
}

NATIVE(void, torchDeleteModule)(JNIEnv*, jobject, jlong module) { delete &the<Module>(module); }

// ---------------------------------------------------------------- values that scripts take and give

NATIVE(void, torchDeleteIValue)(JNIEnv*, jobject, jlong value) { delete &the<IValue>(value); }

NATIVE(jlong, iValueFromTensor)(JNIEnv*, jobject, jlong tensor) { return keep(IValue(the<Tensor>(tensor))); }
NATIVE(jlong, iValueFromBool)(JNIEnv*, jobject, jboolean value) { return keep(IValue(value == JNI_TRUE)); }
NATIVE(jlong, iValueFromLong)(JNIEnv*, jobject, jlong value) { return keep(IValue(static_cast<int64_t>(value))); }
NATIVE(jlong, iValueFromDouble)(JNIEnv*, jobject, jdouble value) { return keep(IValue(value)); }
NATIVE(jlong, iValueFromString)(JNIEnv* env, jobject, jstring value) { return keep(IValue(text(env, value))); }
NATIVE(jlong, iValueFromLongList)(JNIEnv* env, jobject, jlongArray values) { return keep(IValue(numbers(env, values))); }

NATIVE(jlong, iValueFromTensorList)(JNIEnv* env, jobject, jlongArray tensors) {
  c10::List<Tensor> list;
  for (int64_t tensor : numbers(env, tensors)) list.push_back(the<Tensor>(tensor));
  return keep(IValue(std::move(list)));
}

// A list of values of one type; it has at least one, from which the type is known.
NATIVE(jlong, iValueFromList)(JNIEnv* env, jobject, jlongArray values) {
  return guarded(env, [&]() -> jlong {
    std::vector<int64_t> addresses = numbers(env, values);
    c10::impl::GenericList list(the<IValue>(addresses.at(0)).type());
    for (int64_t value : addresses) list.push_back(the<IValue>(value));
    return keep(IValue(std::move(list)));
  });
}

NATIVE(jboolean, iValueIsTensor)(JNIEnv*, jobject, jlong value) { return the<IValue>(value).isTensor(); }
NATIVE(jboolean, iValueIsTensorList)(JNIEnv*, jobject, jlong value) { return the<IValue>(value).isTensorList(); }
NATIVE(jboolean, iValueIsList)(JNIEnv*, jobject, jlong value) { return the<IValue>(value).isList(); }
NATIVE(jboolean, iValueIsTuple)(JNIEnv*, jobject, jlong value) { return the<IValue>(value).isTuple(); }
NATIVE(jboolean, iValueIsMap)(JNIEnv*, jobject, jlong value) { return the<IValue>(value).isGenericDict(); }

NATIVE(jlong, iValueToTensor)(JNIEnv* env, jobject, jlong value) {
  return guarded(env, [&]() -> jlong { return keep(the<IValue>(value).toTensor()); });
}

NATIVE(jlongArray, iValueToTensorList)(JNIEnv* env, jobject, jlong value) {
  return guarded(env, [&]() -> jlongArray {
    std::vector<jlong> tensors;
    for (const Tensor& tensor : the<IValue>(value).toTensorVector()) tensors.push_back(keep(tensor));
    return array(env, tensors);
  });
}
