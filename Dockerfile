FROM python:3.13-slim

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 \
    DJANGO_SETTINGS_MODULE=config.settings
WORKDIR /bank

COPY requirements.lock .
RUN pip install --require-hashes --no-deps --only-binary :all: -r requirements.lock

COPY . .
# The static files need no configuration; the type checker's stand-in serves to collect them.
RUN DJANGO_SETTINGS_MODULE=config.settings_for_types django-admin collectstatic --noinput --pythonpath . \
    && python -m compileall -q config services \
    && useradd --system --uid 10001 bank \
    && mkdir /documents && chown bank /documents

USER 10001
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--bind=0.0.0.0:8000"]
