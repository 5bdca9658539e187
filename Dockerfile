# Built in two steps, so that the served image holds no build tools. Nothing is compiled here: every
# package in the lock has a ready-made wheel for x86_64 and aarch64.

FROM python:3.12-slim AS build
WORKDIR /app
ENV PYTHONDONTWRITEBYTECODE=1 STATIC_ROOT=/app/collected VAR_DIR=/tmp/build
RUN python -m venv /venv
ENV PATH=/venv/bin:$PATH
COPY requirements/base.txt requirements/base.txt
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements/base.txt
COPY manage.py ./
COPY fixtures fixtures
COPY locale locale
COPY static static
COPY socialmap socialmap
COPY templates templates
COPY services services
RUN python manage.py catalogues --compile
RUN python manage.py collectstatic --no-input --verbosity 0

FROM python:3.12-slim
WORKDIR /app
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PATH=/venv/bin:$PATH
ENV STATIC_ROOT=/app/collected VAR_DIR=/data PORT=8000
# For PDF files in every script.
RUN apt-get update \
    && apt-get install --no-install-recommends --yes fonts-noto-core fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin socialmap
RUN install -d -o socialmap -g socialmap -m 0700 /data
COPY --from=build /venv /venv
COPY --from=build /app /app
USER socialmap
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD python -c "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/healthz', timeout=4)"
CMD exec granian --interface wsgi --host 0.0.0.0 --port $PORT --workers 2 --blocking-threads 4 --no-ws --log-level warning socialmap.wsgi:application
