package org.cresset.stack.fetch;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Brings one file, however often it takes, into a part and from there under its name. */
final class Transfer implements Web.Watch {
  private static final int TOO_MANY = 429;
  private static final int UNAVAILABLE = 503;

  private final RemoteFile file;
  private final PartFile part;
  private final Web web;
  private final Limits limits;
  private final LongConsumer arrived;
  private final long deadline;
  private volatile long lastArrival;
  private final List<String> failures = new ArrayList<>();
  private boolean passwordWanted;

  /** {@code arrived} is told how many bytes came, or were lost when the number is negative. */
  Transfer(RemoteFile file, PartFile part, Web web, Limits limits, LongConsumer arrived) {
    this.file = file;
    this.part = part;
    this.web = web;
    this.limits = limits;
    this.arrived = arrived;
    lastArrival = System.nanoTime();
    deadline = lastArrival + limits.whole().toNanos();
  }

  @Override
  public long lastArrival() {
    return lastArrival;
  }

  @Override
  public long deadline() {
    return deadline;
  }

  /** Leaves the whole, verified file at {@code target}. */
  void run(Path target) throws IOException, InterruptedException {
    arrived.accept(part.length());
    for (URI source : file.sources()) {
      if (bring(source)) {
        part.moveTo(target);
        return;
      }
    }
    throw new FetchException(
        file.name() + " cannot be fetched: " + String.join("; ", failures),
        passwordWanted
            ? "put the name and password for that host into ~/.netrc, or name another index or"
                + " mirror"
            : "check the network and the addresses; what has arrived is kept, and the next try goes"
                + " on from there",
        null);
  }

  /** Whether {@code source} had the file; if not, the reason is among the failures. */
  private boolean bring(URI source) throws IOException, InterruptedException {
    int vain = 0; // tries in a row that brought nothing
    while (true) {
      long had = part.length();
      Outcome outcome = had == file.bytes() ? new Outcome.Whole() : request(source);
      switch (outcome) {
        case Outcome.Whole _ -> {
          String got = part.sha256();
          if (got.equals(file.sha256())) return true;
          // Pieces of two files make a third: then, and only then, it is worth another try.
          boolean pieced = part.isPieced();
          forget();
          if (!pieced) return failed(source, wrongBytes(got));
          if (++vain >= limits.tries()) return failed(source, wrongBytes(got));
        }
        case Outcome.Changed _ -> {
          forget();
          if (++vain >= limits.tries()) return failed(source, "the file changes again and again");
        }
        case Outcome.Refused refused -> {
          passwordWanted |= refused.passwordWanted();
          return failed(source, refused.why());
        }
        case Outcome.Broken broken -> {
          vain = part.length() > had ? 0 : vain + 1;
          if (vain >= limits.tries()) return failed(source, broken.why());
          if (vain > 0) rest(backOff(vain), broken.why());
        }
        case Outcome.Later later -> {
          if (++vain >= limits.tries()) return failed(source, later.why());
          Duration own = backOff(vain);
          rest(later.pause().compareTo(own) > 0 ? later.pause() : own, later.why());
        }
      }
    }
  }

  private Outcome request(URI source) throws IOException, InterruptedException {
    Map<String, String> headers = new HashMap<>();
    String from = Web.withoutUser(source).toString();
    if (part.length() > 0) {
      headers.put("Range", "bytes=" + part.length() + "-");
      part.validator(from).ifPresent(word -> headers.put("If-Range", word));
    }
    @Nullable Receiver[] receiver = new @Nullable Receiver[1];
    @Nullable Outcome[] misfit = new @Nullable Outcome[1];
    lastArrival = System.nanoTime();
    HttpResponse.BodyHandler<Void> handler =
        info -> {
          Answer answer = new Answer(info.statusCode(), info.headers());
          misfit[0] = misfit(answer, part.length());
          Receiver fresh = new Receiver(part, file.bytes(), this::arrived);
          receiver[0] = fresh;
          if (misfit[0] != null) fresh.cut();
          else begin(fresh, answer, from);
          return fresh;
        };
    try {
      Web.Reply<Void> response = web.get(source, headers, handler, this);
      if (misfit[0] != null) return misfit[0];
      return part.length() == file.bytes()
          ? new Outcome.Whole()
          : judged(new Answer(response.status(), response.headers()));
    } catch (Receiver.TooLong e) {
      return new Outcome.Refused(
          "the file must have " + file.bytes() + " bytes, the server sends more", false);
    } catch (Receiver.WriteFailed e) {
      throw e.getCause() instanceof IOException cause ? cause : e;
    } catch (Web.BadRedirect | Web.ProxyRefuses e) {
      return new Outcome.Refused(String.valueOf(e.getMessage()), false);
    } catch (Web.TimeUp e) {
      throw timeUp("the last thing was " + part.length() + " of " + file.bytes() + " bytes");
    } catch (ConnectException e) {
      return new Outcome.Broken("no connection can be made");
    } catch (IOException e) {
      if (misfit[0] != null) return misfit[0];
      if (receiver[0] != null) receiver[0].settle();
      return Outcome.Broken.by(e);
    } finally {
      if (receiver[0] != null) receiver[0].cut();
    }
  }

  private void begin(Receiver receiver, Answer answer, String from) {
    try {
      if (answer.status() == 200 && part.length() > 0) forget();
      part.begin(from, answer.validator());
    } catch (IOException e) {
      receiver.onError(new Receiver.WriteFailed(e));
      receiver.cut();
    }
  }

  /** Why a good answer's body is of no use, or null if it is. */
  private @Nullable Outcome misfit(Answer answer, long had) {
    if (answer.packing().isPresent()) {
      return new Outcome.Refused("the server packs it as " + answer.packing().get(), false);
    }
    if (answer.length().isPresent() && answer.length().getAsLong() != file.bytes()) {
      return new Outcome.Refused(
          "the file must have "
              + file.bytes()
              + " bytes, the server's has "
              + answer.length().getAsLong(),
          false);
    }
    if (answer.start().isEmpty()) {
      return new Outcome.Broken("the server sends a part and does not say which");
    }
    long start = answer.start().getAsLong();
    if (start != 0 && start != had) return new Outcome.Changed();
    if (start == 0 && answer.status() == 206 && had > 0) return new Outcome.Changed();
    return null;
  }

  /** An answer that did not bring all of the file. */
  private Outcome judged(Answer answer) {
    int status = answer.status();
    String why = "the server answers " + status;
    return switch (status) {
      case 200, 206 ->
          new Outcome.Broken("the server ends after " + part.length() + " of " + file.bytes());
      case 416 -> new Outcome.Changed();
      case TOO_MANY, UNAVAILABLE -> new Outcome.Later(why, answer.retryAfter(Instant.now()));
      case 408, 425, 500, 502, 504 -> new Outcome.Broken(why);
      case 401, 403 -> new Outcome.Refused(why + ", it wants a password", true);
      case 407 -> new Outcome.Refused("the proxy wants a password (407)", false);
      default -> new Outcome.Refused(why, false);
    };
  }

  private void arrived(long bytes) {
    lastArrival = System.nanoTime();
    arrived.accept(bytes);
  }

  private void forget() throws IOException {
    arrived.accept(-part.length());
    part.discard();
  }

  private String wrongBytes(String got) {
    return "what came is another file: its SHA-256 must be " + file.sha256() + ", got " + got;
  }

  private boolean failed(URI source, String why) {
    failures.add(Web.shown(source) + ": " + why);
    return false;
  }

  /**
   * Doubles with each vain try, less a part by chance, so that many clients do not come at once.
   */
  private Duration backOff(int vain) {
    long longest = limits.longestPause().toNanos();
    long nanos = Math.min(longest, limits.pause().toNanos() << Math.min(vain - 1, 20));
    return Duration.ofNanos((long) (nanos * ThreadLocalRandom.current().nextDouble(0.5, 1)));
  }

  private void rest(Duration pause, String why) throws InterruptedException {
    if (System.nanoTime() + pause.toNanos() - deadline > 0) {
      throw timeUp(why + " and is to be asked again after " + pause.toSeconds() + " s");
    }
    Thread.sleep(pause);
  }

  private FetchException timeUp(String why) {
    return new FetchException(
        file.name()
            + " must be there within "
            + limits.whole().toSeconds()
            + " s, it is not: "
            + why,
        "try again: what has arrived is kept",
        null);
  }
}
