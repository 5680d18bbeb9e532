package alexnet.image;

import java.io.IOException;

/** Why a picture cannot be decoded, in one line for its user; the decoder adds the name. */
final class BadPictureException extends IOException {
  private static final long serialVersionUID = 1;

  BadPictureException(String reason) {
    super(reason);
  }

  BadPictureException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
