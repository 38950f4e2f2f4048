package org.cresset.image.run;

import java.util.List;
import org.cresset.image.start.StartUp;

/**
 * Who starts a container, so that what is written to a mounted folder is theirs.
 *
 * @param uid the user's number; 0 for the superuser, who stays the image's ordinary user inside
 * @param gid the group's number
 */
public record HostUser(int uid, int gid) {
  /**
   * The words of a runtime's command line for them. Docker starts as the superuser, and the start
   * takes the numbers; podman without root has numbers of its own, of which it maps the image's
   * user to its own.
   */
  List<String> words(Engine engine) {
    if (uid == 0) return List.of();
    return switch (engine) {
      case DOCKER, NERDCTL -> List.of("-e", "CRESSET_UID=" + uid, "-e", "CRESSET_GID=" + gid);
      case PODMAN ->
          List.of("--userns", "keep-id:uid=" + StartUp.USER_ID + ",gid=" + StartUp.USER_ID);
    };
  }
}
