package org.cresset.image.debian;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cresset.image.layer.Content;
import org.cresset.image.layer.Entry;
import org.junit.jupiter.api.Test;

class AccountsTest {
  @Test
  void nobodyHasAPasswordAndSecretsAreRootsAlone() throws IOException {
    Map<String, String> texts = new TreeMap<>();
    for (Entry entry :
        Accounts.files(
            "root:*:0:0:root:/root:/bin/bash\nnobody:*:65534:65534:nobody:/:/usr/sbin/nologin\n",
            "root:*:0:\nshadow:*:42:\n",
            List.of(
                new Account("cresset", 1000, "/home/cresset", "/bin/bash"),
                new Account("sshd", 101, "/run/sshd", "/usr/sbin/nologin")))) {
      Entry.File file = (Entry.File) entry;
      try (var in = ((Content.Plain) file.content()).source().open()) {
        texts.put(
            file.path() + " " + Integer.toOctalString(file.mode()),
            new String(in.readAllBytes(), UTF_8));
      }
    }
    assertThat(texts.get("etc/passwd 644"))
        .isEqualTo(
            """
            root:x:0:0:root:/root:/bin/bash
            nobody:x:65534:65534:nobody:/:/usr/sbin/nologin
            cresset:x:1000:1000::/home/cresset:/bin/bash
            sshd:x:101:101::/run/sshd:/usr/sbin/nologin
            """);
    assertThat(texts.get("etc/shadow 640"))
        .isEqualTo("root:!*:::::::\nnobody:*:::::::\ncresset:*:::::::\nsshd:!:::::::\n");
    assertThat(texts.get("etc/group 644")).contains("shadow:x:42:\ncresset:x:1000:\n");
    assertThat(texts).containsKey("etc/gshadow 640");
  }
}
