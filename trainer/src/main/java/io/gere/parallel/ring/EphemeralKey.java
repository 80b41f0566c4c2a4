package io.gere.parallel.ring;

import java.math.BigInteger;
import java.net.ProtocolException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.XECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPublicKeySpec;
import javax.crypto.KeyAgreement;

/**
 * A rank's pair of keys for one ring (X25519, RFC 7748). The public half is told to everybody; with
 * it two ranks come to the same 32 bytes, which nobody learns who only hears what ranks tell each
 * other. The private half never leaves this object.
 */
final class EphemeralKey {
  private static final String ALGORITHM = "X25519";

  private final KeyPair pair;

  EphemeralKey() {
    try {
      pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has X25519", e);
    }
  }

  /** A number below 2^255. */
  BigInteger publicKey() {
    return ((XECPublicKey) pair.getPublic()).getU();
  }

  /**
   * What this rank and another one know, and nobody else.
   *
   * @param theirs the other's public key
   * @throws ProtocolException for a number that is nobody's public key
   */
  byte[] agreeWith(BigInteger theirs) throws ProtocolException {
    try {
      PublicKey key =
          KeyFactory.getInstance(ALGORITHM)
              .generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, theirs));
      KeyAgreement agreement = KeyAgreement.getInstance(ALGORITHM);
      agreement.init(pair.getPrivate());
      agreement.doPhase(key, true);
      return agreement.generateSecret();
    } catch (GeneralSecurityException e) {
      throw new ProtocolException("%s is no public key".formatted(theirs.toString(16)));
    }
  }
}
