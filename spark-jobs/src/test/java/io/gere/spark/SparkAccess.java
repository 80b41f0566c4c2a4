package io.gere.spark;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.annotation.Private;
import scala.collection.immutable.LinearSeq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.api.JavaUniverse;
import scala.reflect.api.Mirror;
import scala.reflect.api.Names.NameApi;
import scala.reflect.api.Symbols.MethodSymbolApi;
import scala.reflect.api.Symbols.SymbolApi;
import scala.reflect.api.Universe;

/**
 * What of Spark is its own, {@code private[spark]}, and may be gone or different in its next
 * release. In bytecode that is public and Java calls it; only Scala's signatures, which Spark's
 * classes carry, still know it.
 */
final class SparkAccess {
  /** What is called all the same, because nothing that is open tells it. */
  private static final Set<String> KNOWN =
      Set.of(
          "BlockManager.blockManagerId()", // by which host the others reach this executor
          "SecurityManager.getSecretKey()"); // the secret that Spark has made and brought there

  private final Universe universe =
      (Universe) (Object) scala.reflect.runtime.package$.MODULE$.universe();
  private final Mirror<?> mirror =
      (Mirror<?>)
          ((JavaUniverse) (Object) universe).runtimeMirror(SparkAccess.class.getClassLoader());

  /** What a class of ours uses of it, each with the line. */
  Set<String> ofSparkAlone(JavaClass ours) {
    Set<String> found = new TreeSet<>();
    for (Dependency dependency : ours.getDirectDependenciesFromSelf()) {
      JavaClass type = dependency.getTargetClass().getBaseComponentType();
      if (isSparks(type) && !isOpen(type)) {
        found.add(dependency.getDescription());
      }
    }
    for (JavaAccess<?> access : ours.getAccessesFromSelf()) {
      AccessTarget target = access.getTarget();
      if (isSparks(target.getOwner())
          && target instanceof CodeUnitAccessTarget called
          && !isOpen(called)) {
        found.add(access.getDescription());
      }
    }
    found.removeIf(line -> KNOWN.stream().anyMatch(line::contains));
    return found;
  }

  private static boolean isSparks(JavaClass type) {
    return type.getName().startsWith("org.apache.spark.");
  }

  private boolean isOpen(JavaClass type) {
    return !type.isAnnotatedWith(Private.class) && !open(type).isEmpty();
  }

  /** Of overloads with as many parameters one that is open will do. */
  private boolean isOpen(CodeUnitAccessTarget called) {
    return open(called.getOwner()).stream()
        .flatMap(symbol -> methods(symbol, called.getName()))
        .anyMatch(
            method -> parameters(method) == called.getRawParameterTypes().size() && isOpen(method));
  }

  /** A class, and its companion object, whose methods are the class's static ones to Java. */
  private List<SymbolApi> open(JavaClass type) {
    String name = type.getName().replaceAll("\\$$", "").replace('$', '.');
    SymbolApi symbol = mirror.staticClass(name);
    return Stream.of(symbol, symbol.companion())
        .filter(each -> each.info().members().nonEmpty() && isOpen(each))
        .toList();
  }

  private boolean isOpen(SymbolApi symbol) {
    return symbol.isPublic() && symbol.privateWithin() == universe.NoSymbol();
  }

  private Stream<MethodSymbolApi> methods(SymbolApi type, String name) {
    SymbolApi all = type.info().member((NameApi) (Object) universe.TermName().apply(name));
    return CollectionConverters.asJava(all.alternatives()).stream()
        .filter(SymbolApi::isMethod)
        .map(SymbolApi::asMethod);
  }

  private static int parameters(MethodSymbolApi method) {
    return CollectionConverters.asJava(method.paramLists()).stream()
        .mapToInt(LinearSeq::length)
        .sum();
  }
}
