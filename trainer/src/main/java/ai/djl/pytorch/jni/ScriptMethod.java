package ai.djl.pytorch.jni;

/**
 * Runs a TorchScript method with autograd on. DJL's own {@code IValueUtils} always runs in
 * inference mode, and the native call that does not is package-private; hence this class in DJL's
 * package. It belongs to {@code io.gere.tensor} and has no other user.
 */
public final class ScriptMethod {
  private ScriptMethod() {}

  /**
   * Runs {@code method} of the module.
   *
   * @param module native handle of the loaded module
   * @param arguments one value for each parameter after {@code self}; they stay the caller's
   * @return the result, which the caller closes
   */
  public static IValue run(long module, String method, IValue... arguments) {
    long[] handles = new long[arguments.length];
    for (int i = 0; i < handles.length; i++) {
      handles[i] = arguments[i].getHandle();
    }
    return new IValue(PyTorchLibrary.LIB.moduleRunMethod(module, method, handles, true, false));
  }
}
